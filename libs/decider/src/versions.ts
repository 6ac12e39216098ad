/** An event as a stream holds it. */
export interface Written {
  readonly type: string;
  readonly version: number;
  readonly data: unknown;
}

/** The version each event of a stream is written in today; `fixtures/` holds one of every version ever written. */
export type Versions<Type extends string> = Readonly<Record<Type, number>>;

/** The event's name, when this version of it was ever written. Throws on the unknown. */
export function knownType<Type extends string>(versions: Versions<Type>, { type, version }: Written): Type {
  if (!isOneOf(versions, type) || version !== versions[type]) {
    throw new Error(`unknown event ${type} version ${version}`);
  }
  return type;
}

function isOneOf<Type extends string>(versions: Versions<Type>, type: string): type is Type {
  return Object.hasOwn(versions, type);
}
