import { formats } from './formats.ts';
import type { Subject, Templates } from './templates.ts';

const { money, time } = formats('ko-KR');

function tickets({ items, currency }: Subject): string {
  return items
    .map(({ grade, quantity, price, seats }) => {
      const where = seats.length === 0 ? '' : `, 좌석 ${seats.join(', ')}`;
      return `- ${grade} ${quantity}매, 장당 ${money(price, currency)}${where}`;
    })
    .join('\n');
}

function written(subject: string, booking: Subject, ...paragraphs: readonly string[]) {
  const concert = `${booking.title}\n${booking.venue}, ${time(booking.startsAt)}`;
  return {
    subject: `[${booking.title}] ${subject}`,
    body: [...paragraphs, concert, `예매 번호 ${booking.bookingId}`].join('\n\n'),
  };
}

export const ko: Templates = {
  booked: (booking) =>
    written(
      '예매가 접수되었습니다',
      booking,
      `좌석을 선점했습니다. ${time(booking.payBy)}까지 ${money(booking.amount, booking.currency)}을 결제해 주세요.`,
      tickets(booking),
    ),

  paid: (booking, { amount }) =>
    written(
      '결제가 완료되었습니다',
      booking,
      `결제 금액: ${money(amount, booking.currency)}`,
      booking.delivery === 'post' ? '티켓은 우편으로 보내 드립니다.' : '티켓은 공연장에서 받으실 수 있습니다.',
    ),

  declined: (booking) =>
    written(
      '결제가 승인되지 않았습니다',
      booking,
      `좌석은 그대로 선점되어 있습니다. ${time(booking.payBy)}까지 다른 결제 수단으로도 다시 시도하실 수 있습니다.`,
    ),

  shipped: (booking, { trackingNumber }) =>
    written(
      '티켓을 발송했습니다',
      booking,
      trackingNumber === null
        ? '티켓을 우편으로 발송했습니다.'
        : `티켓을 우편으로 발송했습니다. 운송장 번호: ${trackingNumber}`,
    ),

  issued: (booking) => written('티켓이 발급되었습니다', booking, '티켓이 발급되었습니다. 즐거운 관람 되세요!'),

  cancelled: (booking, { refundDue }) =>
    written(
      '예매가 취소되었습니다',
      booking,
      refundDue === 0 ? '환불할 금액이 없습니다.' : `환불 예정 금액: ${money(refundDue, booking.currency)}`,
    ),

  refunded: (booking, { refunded }) =>
    written(
      '환불이 완료되었습니다',
      booking,
      `결제하신 수단으로 환불해 드렸습니다. 환불 금액: ${money(refunded, booking.currency)}`,
    ),

  expired: (booking, { reason }) =>
    written(
      '예매가 만료되었습니다',
      booking,
      reason === 'unpaid'
        ? '기한 안에 결제가 확인되지 않아 선점한 좌석이 해제되었습니다.'
        : '결제가 늦게 확인되어 좌석을 확보하지 못했습니다. 결제하신 금액은 전액 환불해 드립니다.',
    ),
};
