/* "How calculated" beside a number (`show`: where several stand together): opens the drawer, which has its own address. */
import { useLocation } from '../router';
import { t } from '../i18n';

export function Explain({ of, name, show = t.explain.open }: { of: string; name: string; show?: string | undefined }) {
	const { url } = useLocation();
	const at = new URL(url, location.origin);
	at.searchParams.set('explain', of);
	return <a class="open-link" href={at.pathname + at.search} aria-label={`${show}: ${name}`}>{show}</a>;
}
