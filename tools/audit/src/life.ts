import type { Kept } from '@concert/concert/inventory/audit';
import type { ConcertBooks } from './concert-books.ts';

export type BookingStatus = 'held' | 'paid' | 'confirmed' | 'shipped' | 'completed' | 'cancelled' | 'expired';
/** A declined attempt leaves the payment due. */
export type PaymentStatus = 'none' | 'due' | 'pending' | 'approved' | 'refunding' | 'cancelled';
export type DeliveryStatus = 'none' | 'preparing' | 'shipped' | 'issued' | 'cancelled';

/** One booking over all contexts, from its BookingPlaced on. Kept small: there is one for every booking ever made. */
export class Life {
  readonly concert: ConcertBooks;
  readonly hold: Kept;
  booking: BookingStatus = 'held';
  /** At some time cancelled or expired; a late payment may have revived it. */
  hasEnded = false;
  wasConfirmed = false;
  payment: PaymentStatus = 'none';
  paymentClosed = false;
  /** Of the attempt that was started last, which is the one that was approved if any was. */
  paymentId: string | null = null;
  /** Booking knows of the approved payment. */
  isReceived = false;
  /** What booking has ordered back; null: nothing was ordered. */
  refundDue: number | null = null;
  delivery: DeliveryStatus = 'none';
  bookingEvents = 0;
  paymentEvents = 0;
  deliveryEvents = 0;
  /** The last event of any of its streams: which, when (in seconds since 1970) and as which of all. */
  lastStream = 'booking';
  lastType = '';
  lastRevision = 0;
  lastOrder = 0;
  lastAt = 0;

  constructor(concert: ConcertBooks, hold: Kept) {
    this.concert = concert;
    this.hold = hold;
  }

  touch(stream: string, type: string, revision: number, order: number, atMs: number): void {
    this.lastStream = stream;
    this.lastType = type;
    this.lastRevision = revision;
    this.lastOrder = order;
    this.lastAt = Math.ceil(atMs / 1000);
  }

  /** What the tickets cost. */
  get amount(): number {
    return this.hold.items.reduce((sum, { quantity, price }) => sum + quantity * price, 0);
  }
}

/**
 * What still has to follow, as a promise; null when nothing has. The contexts hear of each other by events, so for a
 * while this is how it must be; once the booking is at rest it is a promise that was broken.
 */
export function outstanding(life: Life): string | null {
  return outstandingTickets(life) ?? outstandingMoney(life) ?? outstandingDelivery(life);
}

function outstandingTickets({ booking, hold: { status } }: Life): string | null {
  switch (booking) {
    case 'held':
      return status === 'free' ? 'an unpaid booking ends with its hold' : null;
    case 'paid':
      if (status === 'sold') return 'a booking is confirmed when its tickets are its own';
      if (status === 'over') return 'who paid and has no tickets gets the money back';
      return 'a paid booking gets its tickets, or loses them';
    case 'cancelled':
    case 'expired':
      return status === 'held' || status === 'sold' ? 'the tickets of a booking that ended are for sale again' : null;
    case 'confirmed':
    case 'shipped':
    case 'completed':
      return null;
  }
}

function outstandingMoney({ booking, payment, paymentClosed, isReceived, refundDue }: Life): string | null {
  if (payment === 'none') return 'a booking is billed';
  if (payment === 'approved' && !isReceived && refundDue === null) return 'a booking hears of its payment';
  if (refundDue !== null && payment !== 'cancelled') return 'a refund that was ordered is paid';
  const isOver = booking === 'cancelled' || booking === 'expired';
  const isOpen = payment === 'due' || (payment === 'pending' && !paymentClosed);
  return isOver && isOpen ? 'nothing can be paid for a booking that ended' : null;
}

function outstandingDelivery({ booking, delivery }: Life): string | null {
  if (booking === 'confirmed' && delivery === 'none') return 'a confirmed booking is prepared for delivery';
  if (booking === 'confirmed' && delivery === 'shipped') return 'a booking hears of its shipment';
  if ((booking === 'confirmed' || booking === 'shipped') && delivery === 'issued') {
    return 'a booking is complete when its tickets are issued';
  }
  const isOpen = delivery !== 'none' && delivery !== 'cancelled';
  return booking === 'cancelled' && isOpen ? 'the delivery of a cancelled booking is cancelled' : null;
}
