/* Numbers as people read them: the only place where a won, a tonne or a day becomes text. Values stay as the server sent them (integers or decimal
 * strings); nothing is added up here. */
import { lang } from '../i18n';

export const day = (iso: string): string => {
	const [y, m, d] = iso.slice(0, 10).split('-').map(Number);
	if (!y || !m || !d)
		return iso;
	return new Intl.DateTimeFormat(lang === 'ko' ? 'ko-KR' : 'en-GB', { year: 'numeric', month: lang === 'ko' ? 'numeric' : 'short', day: 'numeric', timeZone: 'UTC' }).format(Date.UTC(y, m - 1, d));
};
