/** What the API answers, as far as the story looks at it. */
export interface ConcertAnswer {
  readonly concertId: string;
  readonly title: string;
  readonly grades: readonly { grade: string; price: number; registered: number; available: number }[];
}

export interface BookingAnswer {
  readonly bookingId: string;
  readonly status: string;
  readonly amount: number;
  readonly currency: string;
  readonly payBy: string;
}

export interface PaymentAnswer {
  readonly paymentId: string;
  readonly status: string;
}

export interface DeliveryAnswer {
  readonly bookingId: string;
  readonly status: string;
}

export interface MyPageBooking {
  readonly bookingId: string;
  readonly concertId: string;
  readonly title: string;
  readonly status: string;
  readonly items: readonly { grade: string; quantity: number; seats: readonly string[] }[];
  readonly amount: number;
  readonly payment: { readonly status: string };
  readonly delivery: { readonly method: string; readonly status: string | null };
  readonly refunded?: number;
  readonly history?: readonly { type: string; at: string }[];
}

export interface Notification {
  readonly bookingId: string;
  readonly kind: string;
  readonly language: string;
  readonly subject: string;
  readonly sentAt: string | null;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

export interface ProblemAnswer {
  readonly status: number;
  readonly code: string;
  readonly detail?: string;
  readonly errors?: readonly { pointer: string }[];
}
