/** How many groups of seats side by side these are: seats of one row with successive numbers. */
export function groupsOf(seats: readonly string[]): number {
  return runsOf(seats).length;
}

/** In how few groups so many of the free seats can be had: the longest runs first. */
export function fewestGroups(free: readonly string[], quantity: number): number {
  let missing = quantity;
  let groups = 0;
  for (const run of runsOf(free).toSorted((a, b) => b - a)) {
    if (missing <= 0) break;
    missing -= run;
    groups += 1;
  }
  return groups;
}

/** The lengths of the runs of seats that are side by side. */
function runsOf(seats: readonly string[]): number[] {
  const all = new Set(seats);
  return seats
    .filter((seat) => !all.has(neighbourOf(seat, -1)))
    .map((first) => {
      let length = 1;
      while (all.has(neighbourOf(first, length))) length += 1;
      return length;
    });
}

/** A name that does not end in a number has no neighbours. */
function neighbourOf(seat: string, steps: number): string {
  const [, row, number] = /^(.*?)(\d+)$/.exec(seat) ?? [];
  return number === undefined ? '' : `${row}${Number(number) + steps}`;
}
