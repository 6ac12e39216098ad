import { en } from './en.ts';
import { ko } from './ko.ts';
import type { Facts, Kind, Subject, Templates, Text } from './templates.ts';

export type Language = 'ko' | 'en';

const languages: Readonly<Record<Language, Templates>> = { ko, en };

export function render<K extends Kind>(language: Language, kind: K, booking: Subject, facts: Facts[K]): Text {
  return languages[language][kind](booking, facts);
}
