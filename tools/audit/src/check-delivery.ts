import { promise, promiseSame } from '@concert/concert/inventory/broken-promise';
import type { DeliveryEvent, TicketIssued } from '@concert/delivery/events';
import type { Books } from './books.ts';
import { checkItems } from './check-booking.ts';
import type { DeliveryStatus, Life } from './life.ts';

/** `delivery-<id>`: only of what was confirmed, once, and over when it is cancelled. */
export function checkDelivery(books: Books, id: string, event: DeliveryEvent): Life {
  const life = books.lifeNamed(id, event.data);
  switch (event.type) {
    case 'DeliveryPrepared':
      onlyFrom(life, ['none'], 'a delivery is prepared once');
      promise(life.wasConfirmed, 'only a confirmed booking is delivered', 'confirmed', life.booking);
      checkItems(life.hold.items, event.data.items);
      life.delivery = 'preparing';
      return life;
    case 'DeliveryShipped':
      onlyFrom(life, ['preparing'], 'tickets are shipped once, when they are prepared');
      life.delivery = 'shipped';
      return life;
    case 'TicketIssued':
      return issue(life, event.data);
    case 'DeliveryCancelled':
      return cancel(life, event.data.returnExpected);
  }
}

function issue(life: Life, { method }: TicketIssued['data']): Life {
  const before = method === 'post' ? 'shipped' : 'preparing';
  onlyFrom(life, [before], 'tickets are issued once, on their way');
  life.delivery = 'issued';
  return life;
}

/** May come before the delivery was prepared. */
function cancel(life: Life, returnExpected: boolean): Life {
  onlyFrom(life, ['none', 'preparing', 'shipped', 'issued'], 'a delivery is cancelled once');
  const isOver = life.booking === 'cancelled' || life.payment === 'cancelled';
  promise(isOver, 'a delivery is cancelled with its booking or its payment', 'cancelled', life.booking);
  const wasSent = life.delivery === 'shipped' || life.delivery === 'issued';
  promiseSame('tickets that were sent out are expected back', wasSent, returnExpected);
  life.delivery = 'cancelled';
  return life;
}

function onlyFrom({ delivery }: Life, statuses: readonly DeliveryStatus[], sentence: string): void {
  promise(statuses.includes(delivery), sentence, statuses.join(' or '), delivery);
}
