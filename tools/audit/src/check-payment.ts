import { promise, promiseSame } from '@concert/concert/inventory/broken-promise';
import type { PaymentCancelled, PaymentDue, PaymentEvent, PaymentStarted } from '@concert/payment/events';
import type { Books } from './books.ts';
import type { Life, PaymentStatus } from './life.ts';

/** `payment-<id>`: one approved payment at most, for what the booking costs, and back at most once and as ordered. */
export function checkPayment(books: Books, id: string, event: PaymentEvent): Life {
  const life = books.lifeNamed(id, event.data);
  switch (event.type) {
    case 'PaymentDue':
      return bill(life, event.data);
    case 'PaymentStarted':
      return start(life, event.data);
    case 'PaymentApproved':
      checkAttempt(life, event.data);
      life.payment = 'approved';
      return life;
    case 'PaymentDeclined':
      checkAttempt(life, event.data);
      life.payment = 'due';
      return life;
    case 'PaymentClosed':
      onlyFrom(life, ['pending', 'approved'], 'only what is being paid is closed');
      promiseSame('a payment is closed once', false, life.paymentClosed);
      promise(life.hasEnded, 'a payment is closed when its booking ended', 'cancelled or expired', life.booking);
      life.paymentClosed = true;
      return life;
    case 'RefundStarted':
      onlyFrom(life, ['approved'], 'a refund has its payment, and a payment one refund');
      checkRefund(life, event.data.paymentId, event.data.refundDue);
      life.payment = 'refunding';
      return life;
    case 'PaymentCancelled':
      return end(life, event.data);
  }
}

function bill(life: Life, { amount, payBy }: PaymentDue['data']): Life {
  onlyFrom(life, ['none'], 'a booking is billed once');
  promiseSame('a booking is billed what it costs', life.amount, amount);
  promiseSame('a booking is billed until its payBy', life.hold.payByMs, Date.parse(payBy));
  life.payment = 'due';
  return life;
}

function start(life: Life, { paymentId, amount, startedAt }: PaymentStarted['data']): Life {
  onlyFrom(life, ['due'], 'one attempt to pay at a time, and none when it is paid or over');
  promiseSame('a payment is of what the booking costs', life.amount, amount);
  const { payByMs } = life.hold;
  const isInTime = Date.parse(startedAt) <= payByMs;
  promise(isInTime, 'no payment starts after payBy', `by ${new Date(payByMs).toISOString()}`, startedAt);
  life.paymentId = paymentId;
  life.payment = 'pending';
  return life;
}

function checkAttempt(life: Life, { paymentId, amount }: { paymentId: string; amount: number }): void {
  onlyFrom(life, ['pending'], 'the provider answers an attempt once');
  promiseSame('the provider answers the attempt that was started', life.paymentId, paymentId);
  promiseSame('a payment is of what the booking costs', life.amount, amount);
}

/** `paymentId` is null when nothing had been paid. */
function end(life: Life, { paymentId, refunded }: PaymentCancelled['data']): Life {
  if (paymentId === null) {
    onlyFrom(life, ['due'], 'what was paid is not cancelled as unpaid');
    promiseSame('nothing goes back of what was not paid', 0, refunded);
    promise(life.hasEnded, 'a payment ends with its booking', 'cancelled or expired', life.booking);
  } else {
    const before: PaymentStatus = refunded === 0 ? 'approved' : 'refunding';
    onlyFrom(life, [before], 'a refund has its payment, is started first, and is paid once');
    checkRefund(life, paymentId, refunded);
  }
  life.payment = 'cancelled';
  return life;
}

function checkRefund(life: Life, paymentId: string, amount: number): void {
  promiseSame('a refund has its payment', life.paymentId, paymentId);
  promise(amount <= life.amount, 'never more goes back than was paid', `at most ${life.amount}`, amount);
  promiseSame('a refund is what booking ordered', life.refundDue, amount);
}

function onlyFrom({ payment }: Life, statuses: readonly PaymentStatus[], sentence: string): void {
  promise(statuses.includes(payment), sentence, statuses.join(' or '), payment);
}
