/** Who plays a round when it is his turn. */
export type Player<Played> = () => Promise<Played>;

/** What every player has to say of a round. */
export interface Told {
  readonly side: string;
  readonly perSecond: number;
  readonly broken: readonly string[];
}

/** A player whose rounds are kept. */
export interface Kept<Played> {
  readonly practise: Player<Played>;
  readonly play: Player<Played>;
  readonly played: readonly Played[];
}

export function kept<Played>(player: Player<Played>): Kept<Played> {
  const played: Played[] = [];
  const play = async () => {
    const one = await player();
    played.push(one);
    return one;
  };
  return { practise: player, play, played };
}

/**
 * Plays rounds that nobody counts: connections are not there yet, and code that has not run often is slow. What passes
 * through three services and the store takes some 30,000 bookings to be as fast as it will be.
 */
export async function warmUp(players: readonly Kept<Told>[], rounds = 1): Promise<void> {
  for (let round = 1; round <= rounds; round++) {
    for (const { practise } of players) await practise();
  }
}

/**
 * So many rounds, the players by turns in each, so that whatever else happens on the machine happens to all of them.
 */
export async function byTurns(
  rounds: number,
  players: readonly Kept<Told>[],
  onPlayed: (told: Told, round: number) => void,
): Promise<void> {
  for (let round = 1; round <= rounds; round++) {
    for (const { play } of players) onPlayed(await play(), round);
  }
}
