/**
 * How the service is run so that it takes little memory, which Node can be told at its start only. V8 keeps young objects in as
 * much as the machine will give, where 8 MB do as well, and lets the others double before it clears them away, where a third
 * more will do; glibc keeps memory apart for every thread, which nobody else can use,
 * and what was large once, which goes back to the machine where its threshold is told and not learned. `npm run bench -- gather` measures it.
 */
export const lean = {
  flags: ['--max-semi-space-size=8', '--heap-growing-percent=30'],
  env: { MALLOC_ARENA_MAX: '1', MALLOC_MMAP_THRESHOLD_: '131072' },
};

/** How the filters of many reports are run so that they take little time: with room for the young objects of many reports at once. */
export const roomy = { flags: ['--max-semi-space-size=64'], env: {} };
