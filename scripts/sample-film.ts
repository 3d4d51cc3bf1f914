/**
 * Draws the sample's one film, `sample/film.webm`: a paper that is printed, set and folded, eight seconds. It is the project's own
 * work, as its sound is, and may be used by anybody for anything (CC0).
 *
 *     npx tsx scripts/sample-film.ts
 */
import { writeFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
const page = await browser.newPage();
/** Runs in the browser, which draws and records. */
const film = await page.evaluate<number[]>(String.raw`(async () => {
  const [width, height, seconds] = [480, 270, 8];
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  const pen = canvas.getContext('2d');
  const draw = (at) => {
    pen.fillStyle = '#efe9dc';
    pen.fillRect(0, 0, width, height);
    const hill = (y, tall, colour) => {
      pen.fillStyle = colour;
      pen.beginPath();
      pen.moveTo(0, height);
      for (let x = 0; x <= width; x += 8) pen.lineTo(x, y + tall * Math.sin(x / 90 + at / 3 + y));
      pen.lineTo(width, height);
      pen.fill();
    };
    pen.fillStyle = '#d9a441';
    pen.beginPath();
    pen.arc(60 + at * 44, 70 - 20 * Math.sin((at / seconds) * Math.PI), 26, 0, Math.PI * 2);
    pen.fill();
    hill(190, 16, '#8fa39a');
    hill(222, 11, '#5d746b');
    // A sheet whose lines are set one after another.
    pen.fillStyle = '#ffffff';
    pen.fillRect(190, 60, 100, 130);
    pen.fillStyle = '#8f1d1d';
    pen.fillRect(200, 70, Math.min(80, at * 40), 14);
    pen.fillStyle = '#3a3732';
    for (let line = 0; line < 9; line++)
      pen.fillRect(200, 96 + line * 10, Math.max(0, Math.min(line % 3 === 2 ? 55 : 80, (at - 1.5 - line * 0.5) * 160)), 4);
  };
  draw(0);
  const recorder = new MediaRecorder(canvas.captureStream(12), {
    mimeType: 'video/webm;codecs=vp8',
    videoBitsPerSecond: 90_000,
  });
  const pieces = [];
  recorder.ondataavailable = ({ data }) => void pieces.push(data);
  const ended = new Promise((done) => (recorder.onstop = done));
  recorder.start();
  const begun = performance.now();
  for (let at = 0; at < seconds; at = (performance.now() - begun) / 1000) {
    draw(at);
    await new Promise((done) => setTimeout(done, 1000 / 12));
  }
  recorder.stop();
  await ended;
  return [...new Uint8Array(await new Blob(pieces).arrayBuffer())];
})()`);
writeFileSync(new URL('../sample/film.webm', import.meta.url), Buffer.from(film));
console.log(`${film.length} bytes`);
await browser.close();
