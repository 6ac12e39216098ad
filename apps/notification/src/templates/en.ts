import { formats } from './formats.ts';
import type { Subject, Templates } from './templates.ts';

const { money, time } = formats('en-GB');

function tickets({ items, currency }: Subject): string {
  return items
    .map(({ grade, quantity, price, seats }) => {
      const where = seats.length === 0 ? '' : `, seats ${seats.join(', ')}`;
      return `- ${grade} × ${quantity} at ${money(price, currency)}${where}`;
    })
    .join('\n');
}

function written(subject: string, booking: Subject, ...paragraphs: readonly string[]) {
  const concert = `${booking.title}\n${booking.venue}, ${time(booking.startsAt)}`;
  return { subject, body: [...paragraphs, concert, `Booking ${booking.bookingId}`].join('\n\n') };
}

export const en: Templates = {
  booked: (booking) =>
    written(
      `Your tickets for ${booking.title} are held`,
      booking,
      `We are holding your tickets until ${time(booking.payBy)}. Please pay ${money(booking.amount, booking.currency)} by then.`,
      tickets(booking),
    ),

  paid: (booking, { amount }) =>
    written(
      `Your payment for ${booking.title} has arrived`,
      booking,
      `We have received your payment of ${money(amount, booking.currency)}.`,
      booking.delivery === 'post' ? 'We will send the tickets by post.' : 'You collect the tickets at the venue.',
    ),

  declined: (booking) =>
    written(
      `Your payment for ${booking.title} was declined`,
      booking,
      `Your tickets are still held. You can try again, also with another method, until ${time(booking.payBy)}.`,
    ),

  shipped: (booking, { trackingNumber }) =>
    written(
      `Your tickets for ${booking.title} are on their way`,
      booking,
      trackingNumber === null ? 'We have posted your tickets.' : `We have posted your tickets: ${trackingNumber}.`,
    ),

  issued: (booking) =>
    written(`Your tickets for ${booking.title} are yours`, booking, 'You have your tickets. Enjoy the concert!'),

  cancelled: (booking, { refundDue }) =>
    written(
      `Your booking for ${booking.title} is cancelled`,
      booking,
      refundDue === 0 ? 'There is nothing to refund.' : `We will refund ${money(refundDue, booking.currency)}.`,
    ),

  refunded: (booking, { refunded }) =>
    written(
      `Your refund for ${booking.title}`,
      booking,
      `We have refunded ${money(refunded, booking.currency)} the way you paid.`,
    ),

  expired: (booking, { reason }) =>
    written(
      `Your booking for ${booking.title} has expired`,
      booking,
      reason === 'unpaid'
        ? 'No payment came in time, so the tickets are for sale again.'
        : 'Your payment came late and the tickets were gone by then. You will have all of it back.',
    ),
};
