import type { DeliveryAnswer, ProblemAnswer } from '../answers.ts';
import { book, bookAndPay, bookingStatus, onMyPage, onSale, pay, post } from '../props.ts';
import type { Scene } from '../stage.ts';

const R = { grade: 'R', price: 110_000, quantity: 10 };
const one = [{ grade: 'R', quantity: 1 }];

export const issues: Scene = {
  title: 'Tickets are issued at the venue, or shipped and received; issuing completes the booking',
  async play(stage) {
    const concertId = await onSale(stage, 'Door to Door', [R]);
    const mina = await stage.as('customer', 'mina');
    const staff = await stage.as('staff', 'sora');
    const prepared = (who: typeof mina, id: string) => async () =>
      (await stage.look<DeliveryAnswer>(who, `/deliveries/${id}`)).status;

    const onsite = await bookAndPay(stage, mina, concertId, one);
    await stage.eventually('the hand-out is prepared', prepared(mina, onsite), 'preparing');
    const byCustomer = await stage.post<ProblemAnswer>(mina, `/deliveries/${onsite}/issue`);
    stage.check('a customer does not issue tickets', byCustomer.status, 403);
    const issued = await stage.post<DeliveryAnswer>(staff, `/deliveries/${onsite}/issue`);
    stage.check('staff hands them out', [issued.status, issued.body.status], [200, 'issued']);
    await stage.eventually('the booking is completed', () => bookingStatus(stage, mina, onsite), 'completed');

    const posted = await bookAndPay(stage, mina, concertId, one, post);
    await stage.eventually('the parcel is prepared', prepared(mina, posted), 'preparing');
    const early = await stage.post<ProblemAnswer>(staff, `/deliveries/${posted}/receipt`);
    stage.check('no receipt before the shipment', early.status, 409);
    const shipped = await stage.post<DeliveryAnswer>(staff, `/deliveries/${posted}/shipment`, {
      trackingNumber: 'KR-1',
    });
    stage.check('staff ships it', [shipped.status, shipped.body.status], [200, 'shipped']);
    const received = await stage.post<DeliveryAnswer>(mina, `/deliveries/${posted}/receipt`);
    stage.check('the customer has received it', [received.status, received.body.status], [200, 'issued']);
    await stage.eventually('and that booking is completed too', () => bookingStatus(stage, mina, posted), 'completed');
    const late = await stage.post<ProblemAnswer>(mina, `/bookings/${posted}/cancellation`);
    stage.check('what was issued is not cancelled', late.status, 409);
  },
};

export const prepares: Scene = {
  title: 'When a payment completes, the booking is confirmed and the delivery is prepared',
  async play(stage) {
    const concertId = await onSale(stage, 'Ready, Steady', [R]);
    const mina = await stage.as('customer', 'mina');
    const held = await book(stage, mina, concertId, one, post);
    const none = await stage.get(mina, `/deliveries/${held.body.bookingId}`);
    stage.check('no delivery before the payment', none.status, 404);
    await pay(stage, mina, held.body.bookingId);
    await stage.eventually('confirmed, and the delivery is prepared', async () => {
      const { status, payment, delivery } = await onMyPage(stage, mina, held.body.bookingId);
      return [status, payment.status, delivery.status];
    }, ['confirmed', 'approved', 'preparing']);
  },
};

export const cancelsDelivery: Scene = {
  title: 'When a payment is cancelled, the delivery is cancelled',
  async play(stage) {
    const concertId = await onSale(stage, 'Second Thoughts', [R]);
    const mina = await stage.as('customer', 'mina');
    const staff = await stage.as('staff', 'sora');
    const bookingId = await bookAndPay(stage, mina, concertId, one, post);
    await stage.eventually(
      'the parcel is prepared',
      async () => (await stage.look<DeliveryAnswer>(mina, `/deliveries/${bookingId}`)).status,
      'preparing',
    );
    await stage.post(mina, `/bookings/${bookingId}/cancellation`);
    await stage.eventually('payment and delivery are cancelled', async () => {
      const { payment, delivery } = await onMyPage(stage, mina, bookingId);
      return [payment.status, delivery.status];
    }, ['cancelled', 'cancelled']);
    const shipped = await stage.post<ProblemAnswer>(staff, `/deliveries/${bookingId}/shipment`);
    stage.check('nothing is shipped any more', shipped.status, 409);
  },
};
