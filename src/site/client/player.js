// Plays what the page was asked to play. A list of pieces (HLS) the browser plays itself where it can; elsewhere our copy of
// hls.js does. Loaded after the press, by the page that the press opens.

const video = document.querySelector('video');
const told = document.querySelector('[data-unplayable]');
const fail = () => {
  told.textContent = told.dataset.unplayable;
};

video.addEventListener('error', fail);
const { pieces } = video.dataset;
if (pieces) {
  if (video.canPlayType('application/vnd.apple.mpegurl')) video.src = pieces;
  else {
    const { default: Hls } = await import('/hls.js');
    if (!Hls.isSupported()) fail();
    else {
      const player = new Hls({ enableWorker: false });
      player.on(Hls.Events.ERROR, (_, { fatal }) => {
        if (fatal) fail();
      });
      player.loadSource(pieces);
      player.attachMedia(video);
    }
  }
  video.play().catch(() => {});
}
