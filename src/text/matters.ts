export function findMatters(_text: string): { name: string; start: number; end: number }[] {
  return [];
}
