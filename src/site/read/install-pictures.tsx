import type { Child } from 'hono/jsx';

/** Pictures of the ways to install, drawn for this: what is to be pressed stands out, all else is hinted at. */

/** What a step shows. */
export type StepPicture = 'share' | 'sheet' | 'home' | 'dots' | 'menu' | 'bar' | 'dock';

/** Lines of a page. */
const text = 'M14 34h36M14 44h62M14 51h58M14 58h62M14 74h62M14 81h54M14 88h60M14 95h40';

const Phone = ({ children }: { children?: Child }) => (
  <svg class="way" viewBox="0 0 90 150" preserveAspectRatio="xMinYMid" aria-hidden="true">
    <rect class="frame" x="1" y="1" width="88" height="148" rx="11" />
    {children}
  </svg>
);
const Desktop = ({ children }: { children?: Child }) => (
  <svg class="way wide" viewBox="0 14 200 122" aria-hidden="true">
    <rect class="frame" x="1" y="15" width="198" height="120" rx="5" />
    <path class="hint" d="M1 40h198" />
    <path class="lines" d="M20 60h70M20 74h160M20 82h150M20 90h158M20 106h160M20 114h120" />
    {children}
  </svg>
);
/** A square with an arrow upwards. */
const Share = ({ x, y }: { x: number; y: number }) => (
  <path class="sign" d={`M${x - 3} ${y - 2}h-3v10h12v-10h-3M${x} ${y + 4}v-13m-3.5 3.5l3.5-3.5 3.5 3.5`} />
);
/** What is to be pressed. */
const Here = ({ x, y }: { x: number; y: number }) => <circle class="here" cx={x} cy={y} r="13" />;
/** Rows of a menu, of which one is meant. */
const Rows = ({ x, y, wide, meant }: { x: number; y: number; wide: number; meant: number }) => (
  <>
    <rect class="over" x={x} y={y} width={wide} height="78" rx="6" />
    <rect class="meant" x={x + 4} y={y + 6 + meant * 17} width={wide - 8} height="15" rx="3" />
    <path class="lines" d={[0, 1, 2, 3].map((row) => `M${x + 9} ${y + 13.5 + row * 17}h${wide - 30}`).join('')} />
    <path class="sign" d={`M${x + wide - 13} ${y + 13.5 + meant * 17}m-4 0h8m-4-4v8`} />
  </>
);

const pictures: Record<StepPicture, () => Child> = {
  share: () => (
    <Phone>
      <path class="lines" d={text} />
      <path class="hint" d="M1 124h88" />
      <Here x={45} y={136} />
      <Share x={45} y={136} />
    </Phone>
  ),
  sheet: () => (
    <Phone>
      <path class="lines" d={text} />
      <Rows x={5} y={66} wide={80} meant={2} />
    </Phone>
  ),
  dots: () => (
    <Phone>
      <path class="lines" d={text} />
      <path class="hint" d="M1 25h88M12 14h48" />
      <Here x={76} y={15} />
      <path class="sign" d="M76 9.5v.1M76 15v.1M76 20.5v.1" />
    </Phone>
  ),
  menu: () => (
    <Phone>
      <path class="lines" d={text} />
      <Rows x={24} y={8} wide={62} meant={1} />
    </Phone>
  ),
  home: () => (
    <Phone>
      {[0, 1, 2, 3, 4, 5, 6, 7, 8].map((i) => (
        <rect
          class={i === 4 ? 'app' : 'hinted'}
          x={13 + (i % 3) * 23}
          y={22 + Math.floor(i / 3) * 30}
          width="18"
          height="18"
          rx="4"
        />
      ))}
      <path class="on" d="M40 58h8M40 61.5h8M40 65h5" />
    </Phone>
  ),
  bar: () => (
    <Desktop>
      <rect class="hinted" x="30" y="21" width="150" height="13" rx="6" />
      <Here x={170} y={27.5} />
      <path class="sign" d="M164 23h12v8h-12zM167 34h6M170 20v7m-2.5-2.5l2.5 2.5 2.5-2.5" />
    </Desktop>
  ),
  dock: () => (
    <Desktop>
      <Rows x={14} y={30} wide={90} meant={2} />
    </Desktop>
  ),
};

export const PictureOfStep = ({ of }: { of: StepPicture }) => pictures[of]();
