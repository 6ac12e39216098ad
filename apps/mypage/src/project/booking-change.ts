import type { EnvelopeNamed, PublishedEnvelope } from '@concert/contracts/published-language';

/** An event of a booking: every one says whose booking it is and of which concert. */
export type BookingEvent = Exclude<PublishedEnvelope, { type: `concert.${string}` }>;

/** What events make of the row of a booking: the columns that they write. */
export interface BookingChange {
  readonly booking_id: string;
  readonly customer_id: string;
  readonly concert_id: string;
  placed_at?: string;
  status?: 'held' | 'confirmed' | 'completed' | 'cancelled' | 'expired';
  items?: readonly object[];
  amount?: number;
  currency?: string;
  pay_by?: string;
  delivery_method?: 'post' | 'onsite';
  payment_status?: 'pending' | 'approved' | 'declined' | 'cancelled';
  /** Added to what was refunded before. */
  refunded: number;
  delivery_status?: 'preparing' | 'shipped' | 'issued' | 'cancelled';
}

/** What each event of a topic changes. */
export type Changes<Topic extends string> = {
  readonly [Name in BookingEvent['type'] & `${Topic}.${string}`]: (
    change: BookingChange,
    event: EnvelopeNamed<Name>,
  ) => void;
};
