/** How one language writes money and times. */
export function formats(locale: 'ko-KR' | 'en-GB') {
  // Where the concerts are, whoever reads; the zone is written out for those who are elsewhere.
  const time = new Intl.DateTimeFormat(locale, {
    timeZone: 'Asia/Seoul',
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    weekday: 'short',
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
  });

  return {
    time: (at: Date) => time.format(at),

    /** @param amount integer minor units */
    money(amount: number, currency: string): string {
      const format = new Intl.NumberFormat(locale, { style: 'currency', currency });
      return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 0));
    },
  };
}
