import { type Static, Type } from '@concert/schema/schema';

export const Address = Type.Object(
  {
    recipient: Type.String({ minLength: 1, maxLength: 100 }),
    phone: Type.String({ pattern: '^\\+?[0-9 -]{7,20}$' }),
    line1: Type.String({ minLength: 1, maxLength: 200 }),
    line2: Type.Optional(Type.String({ maxLength: 200 })),
    city: Type.String({ minLength: 1, maxLength: 100 }),
    postcode: Type.String({ minLength: 3, maxLength: 12 }),
    country: Type.String({ pattern: '^[A-Z]{2}$', description: 'ISO 3166-1 alpha-2' }),
  },
  { additionalProperties: false },
);
export type Address = Static<typeof Address>;

/** What is inside `personal` of a booking once opened. */
export interface Personal {
  readonly name: string;
  readonly email: string;
  readonly address?: Address;
}
