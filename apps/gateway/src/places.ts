import { type Doorkeeper, refusal } from '@concert/service/entrance';
import type { HttpReply } from '@concert/service/http';
import { unavailable } from '@concert/service/problem';
import { type Route, routes } from './routes.ts';

/**
 * Twice what a service is asked at once, so that it never waits for work; at a thousand a second what waits inside is
 * answered within half of one. The next is told to come back, at once.
 */
const mostPerService = 512;
const tooBusy = unavailable('overloaded', 'too many at once; try again');
/** In the order in which they are tried. */
const gates = routes
  .toSorted((a, b) => b.path.length - a.path.length)
  .map((route) => ({ route, refused: refusal(route.path, tooBusy) }));

/** So many requests may be inside for one service. */
export class Places {
  readonly #taken = new Map<string, number>();

  /**
   * Takes one until the answer has left; throws 503 when there is none. Called when the whole request is here: who sends
   * its body slowly keeps nobody out.
   */
  take({ raw }: HttpReply, { service }: Route): void {
    if (this.#isFull(service)) throw tooBusy;
    this.#taken.set(service, this.#takenOf(service) + 1);
    raw.on('close', () => this.#taken.set(service, this.#takenOf(service) - 1));
  }

  /** Refuses at the door what would find no place inside. */
  readonly keeper: Doorkeeper = ({ url = '' }) => {
    const gate = gates.find(({ route }) => leadsTo(url, route.path));
    return gate !== undefined && this.#isFull(gate.route.service) ? gate.refused : undefined;
  };

  #isFull(service: string): boolean {
    return this.#takenOf(service) >= mostPerService;
  }

  #takenOf(service: string): number {
    return this.#taken.get(service) ?? 0;
  }
}

function leadsTo(url: string, path: string): boolean {
  if (!url.startsWith(path)) return false;
  const next = url[path.length];
  return next === undefined || next === '/' || next === '?';
}
