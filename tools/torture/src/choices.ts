/** Choices that are the same for the same seed (the generator mulberry32). What they meet is up to the machine. */
export function choices(seed: number) {
  let state = seed | 0;
  const fraction = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    fraction,
    pick: <Value>(values: readonly Value[]): Value => values[Math.floor(fraction() * values.length)] as Value,
  };
}

export type Choices = ReturnType<typeof choices>;
