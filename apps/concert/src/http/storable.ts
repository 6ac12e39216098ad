/**
 * A character that every reader can keep, as a part of a pattern: PostgreSQL takes no NUL and no half of a surrogate
 * pair, and a name that one reader cannot keep is a concert that its customers never see.
 */
export const storable = '[^\\p{Cc}\\p{Cs}]';
