import type {
  BookingCancelled,
  BookingEvent,
  BookingExpired,
  BookingNotPlaced,
  BookingPlaced,
} from '@concert/booking/events';
import { promise, promiseSame } from '@concert/concert/inventory/broken-promise';
import type { HeldItem } from '@concert/concert/inventory/events';
import type { Books } from './books.ts';
import type { BookingStatus, Life } from './life.ts';
import { refundsOf } from './refunds.ts';

/** `booking-<id>`: what its events need to have happened before, here and elsewhere. There may never be such a booking. */
export function checkBooking(books: Books, id: string, event: BookingEvent, atMs: number): Life | undefined {
  if (event.type === 'BookingPlaced') return place(books, id, event.data);
  if (event.type === 'BookingNotPlaced') return preventPlacing(books, id, event.data);
  const life = books.lifeNamed(id, event.data);
  switch (event.type) {
    case 'PaymentReceived':
      onlyFrom(life, ['held', 'expired'], 'a payment is received once, for a booking that waits for it');
      checkPayment(life, event.data.paymentId);
      promiseSame('a payment is received once', false, life.isReceived);
      promiseSame('the amount that is received is the booking’s', life.amount, event.data.amount);
      life.isReceived = true;
      life.booking = 'paid';
      return life;
    case 'BookingConfirmed':
      onlyFrom(life, ['paid'], 'only a paid booking is confirmed');
      promiseSame('a confirmed booking has a confirmed hold', 'sold', life.hold.status);
      checkItems(life.hold.items, event.data.items);
      life.wasConfirmed = true;
      life.booking = 'confirmed';
      return life;
    case 'TicketsShipped':
      onlyFrom(life, ['confirmed'], 'only the tickets of a confirmed booking are shipped');
      promise(wasShipped(life), 'only what delivery has shipped is shipped', 'shipped', life.delivery);
      life.booking = 'shipped';
      return life;
    case 'BookingCompleted':
      onlyFrom(life, ['confirmed', 'shipped'], 'only a confirmed booking is completed');
      promiseSame('a completed booking has its tickets', 'issued', life.delivery);
      life.booking = 'completed';
      return life;
    case 'BookingCancelled':
      return cancel(life, event.data, atMs);
    case 'BookingExpired':
      return expire(life, event.data);
    case 'RefundOrdered':
      checkPayment(life, event.data.paymentId);
      promiseSame('a payment that cannot be kept goes back in full', life.amount, event.data.refundDue);
      promiseSame('a payment goes back once', null, life.refundDue);
      if (life.booking === 'paid') promiseSame('who has the tickets keeps them', 'over', life.hold.status);
      else onlyFrom(life, ['cancelled', 'expired'], 'a booking keeps its payment unless it has ended');
      life.refundDue = event.data.refundDue;
      life.booking = life.booking === 'paid' ? 'expired' : life.booking;
      return life;
  }
}

/** The hold comes first, and the booking is what was held. */
function place(books: Books, id: string, data: BookingPlaced['data']): Life {
  const { bookingId, customerId, concertId, items, bodyHash, amount, currency } = data;
  promiseSame('an event is in the stream of its booking', id, bookingId);
  promise(!books.lives.has(id), 'a booking is placed once', 'no booking yet', 'it was placed before');
  const concert = books.concerts.get(concertId);
  const hold = concert?.inventory.kept.get(id);
  const needed = `a hold of ${id} in inventory-${concertId}`;
  promise(concert !== undefined && hold !== undefined, 'a booking has its hold', needed, 'none');
  promiseSame('a booking is its hold’s (customer)', hold.customerId, customerId);
  checkItems(hold.items, items);
  promiseSame('a booking is its hold’s (order)', hold.bodyHash, bodyHash);
  promiseSame('a booking is its hold’s (payBy)', hold.payByMs, Date.parse(data.payBy));
  promiseSame('a booking is its hold’s (heldUntil)', hold.heldUntilMs, Date.parse(data.heldUntil));
  // A hold that expired before its booking arrived has been told of, and the booking expires at once.
  const inTime = hold.status === 'held' || hold.status === 'free';
  promise(inTime, 'a booking is placed while its tickets are held, or to expire', 'held or free', hold.status);
  const terms = concert.inventory.terms;
  promiseSame('a booking is in its concert’s currency', terms?.currency, currency);
  const policy = JSON.stringify(data.refundPolicy);
  promiseSame('a booking has its concert’s refund policy', JSON.stringify(terms?.refundPolicy), policy);
  const life = books.begin(concert, hold);
  promiseSame('a booking costs what its tickets cost', life.amount, amount);
  hold.bodyHash = null;
  return life;
}

/** The first event of its stream, and the last: one that came after it would be a gap. */
function preventPlacing(books: Books, id: string, { bookingId, concertId }: BookingNotPlaced['data']): undefined {
  promiseSame('an event is in the stream of its booking', id, bookingId);
  const hold = books.concerts.get(concertId)?.inventory.kept.get(id);
  promiseSame('only what is no longer held cannot be placed', 'free', hold?.status);
}

function cancel(life: Life, { paymentId, refundDue }: BookingCancelled['data'], atMs: number): Life {
  onlyFrom(life, ['held', 'paid', 'confirmed'], 'what is shipped, issued or over is not cancelled');
  const wasPaid = life.booking !== 'held';
  promiseSame('a cancelled booking gives back its own payment', wasPaid ? life.paymentId : null, paymentId);
  promise(refundDue <= life.amount, 'never more goes back than was paid', `at most ${life.amount}`, refundDue);
  const policy = life.concert.inventory.terms?.refundPolicy ?? [];
  const rightful = wasPaid ? refundsOf(policy, life.amount, atMs) : [0];
  promise(rightful.includes(refundDue), 'a refund is what the policy says', rightful.join(' or '), refundDue);
  if (wasPaid) life.refundDue = refundDue;
  life.booking = 'cancelled';
  life.hasEnded = true;
  return life;
}

function expire(life: Life, { reason }: BookingExpired['data']): Life {
  if (reason === 'unpaid') {
    onlyFrom(life, ['held'], 'only an unpaid booking expires unpaid');
    promiseSame('a booking expires with its hold', 'free', life.hold.status);
  } else {
    onlyFrom(life, ['paid'], 'only a paid booking loses its tickets');
    promiseSame('a booking expires with its hold', 'over', life.hold.status);
  }
  life.booking = 'expired';
  life.hasEnded = true;
  return life;
}

function onlyFrom({ booking }: Life, statuses: readonly BookingStatus[], sentence: string): void {
  promise(statuses.includes(booking), sentence, statuses.join(' or '), booking);
}

/** The provider has approved it, and the money is still there. */
function checkPayment({ payment, paymentId }: Life, named: string): void {
  promiseSame('a booking has the payment that was approved', 'approved', payment);
  promiseSame('a booking has the payment that was approved', paymentId, named);
}

function wasShipped({ delivery }: Life): boolean {
  return delivery === 'shipped' || delivery === 'issued' || delivery === 'cancelled';
}

/** The same tickets at the same prices. */
export function checkItems(held: readonly HeldItem[], items: readonly HeldItem[]): void {
  const isSame = held.length === items.length && held.every((item, index) => isSameItem(item, items[index]));
  promise(isSame, 'a booking is its hold’s (tickets)', held, items);
}

function isSameItem(item: HeldItem, other: HeldItem | undefined): boolean {
  if (other === undefined || item.grade !== other.grade || item.price !== other.price) return false;
  if (item.quantity !== other.quantity || item.seats.length !== other.seats.length) return false;
  return item.seats.every((seat, index) => seat === other.seats[index]);
}
