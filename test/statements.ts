import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'vite';

/** A node of the syntax tree (ESTree), as far as it is looked at. */
interface Node {
  type: string;
  start: number;
  [field: string]: unknown;
}

/** A raw statement of SQL in the sources, as PostgreSQL would be given it. */
export interface Statement {
  file: string;
  line: number;
  /** With $1, $2 … for values; what it takes from other templates is put in. Undefined where its table is chosen as it runs. */
  text: string | undefined;
}

const src = join(import.meta.dirname, '../src');

/** Every `sql` template of src that is a statement by itself, with the fragments that it names, each way that these may go. */
export function statements(): Statement[] {
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(
    (file) => /\.tsx?$/.test(file) && !file.includes('.test.'),
  );
  const parsed = files.flatMap((file) => {
    const code = readFileSync(join(src, file), 'utf8');
    if (!/\bsql\b/.test(code)) return [];
    const { program } = parseSync(file, code, { lang: file.endsWith('x') ? 'tsx' : 'ts' });
    return [{ file, code, own: namesIn(program as unknown as Node), program: program as unknown as Node }];
  });
  const everywhere = new Map(parsed.flatMap(({ own }) => [...own]));
  return parsed.flatMap(({ file, code, own, program }) => {
    const look: LookUp = (name) => own.get(name) ?? everywhere.get(name);
    const found: Statement[] = [];
    walk(program, (node) => {
      if (!isSql(node)) return;
      const line = code.slice(0, node.start).split('\n').length;
      for (const text of textsOf(node, look, 0))
        if (/^\s*(select|insert|update|delete|with)\b/i.test(text))
          found.push({ file, line, text: text.includes(anyTable) ? undefined : numbered(text) });
    });
    return found;
  });
}

type LookUp = (name: string) => Node | undefined;

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value;

function walk(node: Node, see: (node: Node) => void): void {
  see(node);
  for (const value of Object.values(node))
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) walk(child, see);
}

const isSql = ({ type, tag }: Node) => type === 'TaggedTemplateExpression' && (tag as Node).name === 'sql';

/** What names stand for in a file: constants, and what functions return. */
function namesIn(program: Node): Map<string, Node> {
  const names = new Map<string, Node>();
  walk(program, ({ type, id, init, body }) => {
    if (type === 'VariableDeclarator' && isNode(id) && isNode(init)) names.set(String(id.name), init);
    if (type === 'FunctionDeclaration' && isNode(id) && isNode(body)) names.set(String(id.name), body);
  });
  return names;
}

const value = '$?';
const anyTable = '$table';
/** A fragment goes through so many others at most. */
const deepest = 6;

/** The texts that an expression within a template may come to; a value where it is no SQL. */
function textsOf(node: Node | undefined, look: LookUp, depth: number): string[] {
  if (!node || depth > deepest) return [value];
  const inner = (child: unknown) => textsOf(isNode(child) ? child : undefined, look, depth + 1);
  const named = (name: unknown) => textsOf(look(String(name)), look, depth + 1);
  switch (node.type) {
    case 'TaggedTemplateExpression': {
      if (!isSql(node)) return [value];
      const { quasis, expressions } = node.quasi as { quasis: { value: { cooked: string } }[]; expressions: Node[] };
      return quasis.reduce<string[]>(
        (texts, quasi, i) => {
          const next = i === 0 ? [''] : inner(expressions[i - 1]);
          return texts.flatMap((text) => next.map((one) => text + one + quasi.value.cooked)).slice(0, 64);
        },
        [''],
      );
    }
    case 'Identifier':
      return named(node.name);
    case 'ConditionalExpression':
      return [...inner(node.consequent), ...inner(node.alternate)];
    case 'LogicalExpression':
      return [...inner(node.left), ...inner(node.right)];
    case 'ArrowFunctionExpression':
      return inner(node.body);
    case 'BlockStatement': {
      const last = (node.body as Node[]).findLast(({ type }) => type === 'ReturnStatement');
      return last ? inner(last.argument) : [value];
    }
    case 'CallExpression': {
      const callee = node.callee as Node;
      if (callee.type === 'Identifier') return named(callee.name);
      const { object, property } = callee as { object?: Node; property?: Node };
      const [first] = node.arguments as Node[];
      if (object?.name !== 'sql') return [value];
      if (property?.name === 'lit') return ['1'];
      if (['ref', 'table', 'id'].includes(String(property?.name)))
        return [first?.type === 'Literal' ? String(first.value) : anyTable];
      return property?.name === 'join' && first?.type === 'ArrayExpression'
        ? [(first.elements as Node[]).map((one) => inner(one)[0]).join(', ')]
        : [value];
    }
    default:
      return [value];
  }
}

function numbered(text: string): string {
  let n = 0;
  return text.replaceAll(value, () => `$${++n}`);
}
