import { InventoryAudit } from '@concert/concert/inventory/audit';
import type { HoldTickets, OrderedItem } from '@concert/concert/inventory/decide-hold-tickets';
import { decodeInventory } from '@concert/concert/inventory/decode';
import type { HeldItem, InventoryEvent, TicketsHeld } from '@concert/concert/inventory/events';
import type { InventoryCommand } from '@concert/concert/inventory/inventory';
import { isRefusal, type Refusal } from '@concert/decider/decider';
import type { RecordedEvent } from '@concert/event-store/event-store';
import type { Outcome } from '../asked.ts';
import { Rewind } from './rewind.ts';

interface Held {
  readonly revision: number;
  readonly data: TicketsHeld['data'];
  /** Released, expired or lost, whatever came after. */
  ended: boolean;
}

/** Knows the stream as it is, and whether what a writer tells is true. Throws at the first broken promise or lie. */
export class Judge {
  readonly audit = new InventoryAudit();
  readonly #events: InventoryEvent[] = [];
  readonly #held = new Map<string, Held>();

  /** How many events there are. */
  get moment(): number {
    return this.#events.length;
  }

  /** Sees an event when it becomes durable; `latestMs`: the latest that the clock of its writer ever showed. */
  witness({ type, data, metadata }: RecordedEvent, latestMs: number): void {
    const event = decodeInventory({ type, version: metadata.version, data });
    this.audit.check(event);
    this.#events.push(event);
    if (event.type === 'TicketsHeld') {
      this.#held.set(event.data.bookingId, { revision: this.moment, data: event.data, ended: false });
    }
    if (event.type === 'HoldExpired' || event.type === 'HoldReleased' || event.type === 'HoldLost') {
      const held = this.#heldBy(event.data.bookingId);
      held.ended = true;
      const early = event.type === 'HoldExpired' && Date.parse(held.data.heldUntil) > latestMs;
      must(!early, 'a hold ends when its time is over, by the clock of whoever ends it');
    }
  }

  /** Hears an answer at the moment at which it is given, to what was asked at the moment `since`. */
  judge(command: InventoryCommand, outcome: Outcome, since: number): void {
    if (isRefusal(outcome)) this.#judgeRefusal(command, outcome, since);
    else if (command.type === 'HoldTickets') this.#judgeHold(command, outcome);
    else if (command.type === 'ConfirmHold') this.#judgePaid(command.bookingId);
    else if (command.type === 'ReleaseHold') {
      must(this.#heldBy(command.bookingId).ended, 'what was cancelled is released in the stream');
    } else for (const event of outcome) must(this.#isRecent(event, since), `an acknowledged ${event.type} is durable`);
  }

  #judgeHold({ bookingId, customerId, bodyHash, items }: HoldTickets, outcome: readonly InventoryEvent[]): void {
    const held = this.#held.get(bookingId);
    must(held !== undefined, 'an acknowledged hold is durable');
    must(held?.data.bodyHash === bodyHash && held.data.customerId === customerId, 'a hold is of the order it answers');
    const [event] = outcome;
    const same = event?.type !== 'TicketsHeld' || JSON.stringify(event.data) === JSON.stringify(held?.data);
    must(same, 'the acknowledged hold is the one in the stream');
    const kept = items.length === held?.data.items.length && items.every((item, i) => isOf(held.data.items[i], item));
    must(kept, 'an order is held whole');
  }

  #judgePaid(bookingId: string): void {
    const status = this.audit.kept.get(bookingId)?.status;
    must(status === 'sold' || status === 'over', 'what was paid is sold, or for ever lost or released');
  }

  #isRecent({ type, data }: InventoryEvent, since: number): boolean {
    return this.#events.slice(since).some((event) => event.type === type && event.data === data);
  }

  #judgeRefusal(command: InventoryCommand, { refused, detail = {} }: Refusal, since: number): void {
    const held = 'bookingId' in command ? this.#held.get(command.bookingId) : undefined;
    const existed = held !== undefined && held.revision <= since;
    if (refused === 'unknown-hold') must(!existed, 'a hold that there is cannot be unknown');
    else if (command.type === 'HoldTickets' && held !== undefined && (existed || ofHeld.has(refused))) {
      must(isTrueOfHeld(command, refused, held), `a refusal ${refused} of a booking that has a hold is true`);
    } else {
      const wasTrue = this.#atSomeMoment(since, (moment) => isTrue(command, { refused, detail }, moment));
      must(wasTrue, `a refusal ${refused} was true at some moment between question and answer`);
    }
  }

  #atSomeMoment(since: number, isSo: (moment: Rewind) => boolean): boolean {
    const moment = new Rewind(this.audit);
    for (let at = this.moment; ; at -= 1) {
      if (isSo(moment)) return true;
      const event = this.#events[at - 1];
      if (at <= since || event === undefined) return false;
      moment.back(event);
    }
  }

  #heldBy(bookingId: string): Held {
    const held = this.#held.get(bookingId);
    if (held === undefined) throw new Error(`broken promise: ${bookingId} has a hold`);
    return held;
  }
}

/** Refusals that say what there is of the booking's hold. */
const ofHeld = new Set(['key-reused', 'hold-ended']);

function isTrueOfHeld({ bodyHash, customerId }: HoldTickets, refused: string, { data, ended }: Held): boolean {
  const same = data.bodyHash === bodyHash && data.customerId === customerId;
  return same ? refused === 'hold-ended' && ended : refused === 'key-reused';
}

function isTrue(command: InventoryCommand, { refused, detail }: Required<Refusal>, moment: Rewind): boolean {
  if (refused === 'seat-already-registered') return moment.isRegistered(String(detail.seat));
  if (command.type !== 'HoldTickets') return false;
  if (refused === 'sold-out') {
    const told = Object.entries(detail.left ?? {});
    return (
      told.every(([grade, left]) => moment.left(grade) === left) && command.items.some((item) => tooMany(item, moment))
    );
  }
  if (refused === 'over-limit')
    return moment.ticketsOf(command.customerId) === Number(detail.limit) - Number(detail.left);
  return refused === 'seat-taken' && command.items.some(({ grade }) => moment.isTaken(grade, String(detail.seat)));
}

function tooMany(item: OrderedItem, moment: Rewind): boolean {
  return 'quantity' in item && item.quantity > moment.left(item.grade);
}

function isOf(held: HeldItem | undefined, ordered: OrderedItem): boolean {
  return (
    held?.grade === ordered.grade && held.quantity === ('seats' in ordered ? ordered.seats.length : ordered.quantity)
  );
}

function must(kept: boolean, sentence: string): void {
  if (!kept) throw new Error(`broken promise: ${sentence}`);
}
