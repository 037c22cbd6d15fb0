/* "How calculated" beside a number: opens the drawer, which has its own address. */
import { useLocation } from '../router';
import { t } from '../i18n';

export function Explain({ of, name }: { of: string; name: string }) {
	const { url } = useLocation();
	const at = new URL(url, location.origin);
	at.searchParams.set('explain', of);
	return <a class="open-link" href={at.pathname + at.search} aria-label={`${t.explain.open}: ${name}`}>{t.explain.open}</a>;
}
