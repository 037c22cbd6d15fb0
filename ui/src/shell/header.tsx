/* Header: navigation by role, language, contrast, bell, the person's menu. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { useLocation } from '../router';
import { signOut, takeRole, type Me, type Role } from '../api/session';
import { keepLanguage, other, pick, t } from '../i18n';
import { href, Link } from '../parts/link';
import { day } from '../parts/units';
import { navigation } from '../routes/nav';
import { match } from '../routes/page';
import { routes } from '../routes/table';
import { Bell } from './bell';
import { Icon, Mark } from './icons';
import { Pop } from './pop';
import { isHighContrast, setHighContrast } from './theme';

export function Header({ me }: { me: Me }) {
	const { path } = useLocation();
	const [open, setOpen] = useState(false);
	const top = useRef<HTMLElement>(null);
	const role = me.role as Role;
	const entries = navigation(routes, role);
	useEffect(() => setOpen(false), [path]);
	useEffect(() => {
		if (!open)
			return;
		const close = (event: KeyboardEvent) => { if (event.key === 'Escape') setOpen(false); };
		addEventListener('keydown', close);
		return () => removeEventListener('keydown', close);
	}, [open]);
	return (
		<header class="top" ref={top}>
			<div class="top-row">
				<Link to="/" class="brand"><Mark />{t.product}</Link>
				<nav class={open ? 'open' : ''} id="menu" aria-label={t.nav.label}>
					<ul>
						{entries.map(({ key, path: to }) => (
							<li key={key}><Link to={to} aria-current={isAt(path, to) ? 'page' : undefined}>{t.nav[key]}</Link></li>
						))}
					</ul>
					<div class="menu-tools"><Language /><Contrast /></div>
				</nav>
				<div class="tools">
					<span class="roomy row-tight"><Language /><Contrast /></span>
					<Bell />
					<UserMenu me={me} />
					<button type="button" class="tool menu-button" aria-expanded={open} aria-controls="menu" onClick={() => setOpen(!open)}>
						<Icon name={open ? 'close' : 'menu'} /><span class="unseen">{t.menu}</span>
					</button>
				</div>
			</div>
		</header>
	);
}

/* An item is current for its own path, for what lies below the same first word, and for screens that stand in no item of their own. */
const UNDER: Record<string, string> = { home: 'site', start: 'site', vehicle: 'tree', requests: 'tree', pcf: 'tree' };
function isAt(path: string, to: string): boolean {
	const [, first = ''] = path.split('/'), [, item] = to.split('/');
	return first === item || UNDER[first] === item;
}

export function Language() {
	const { url } = useLocation();
	const next = other();
	const at = new URL(url, location.origin);
	at.searchParams.set('lang', next);
	const to = at.pathname + at.search;
	return (
		<a class="tool" href={to} lang={next} hreflang={next} aria-label={t.tools.language} onClick={(event) => { event.preventDefault(); event.stopPropagation(); keepLanguage(next); location.assign(to); }}>
			<Icon name="globe" /><span class="wide-only">{t.tools.language}</span>
		</a>
	);
}

export function Contrast() {
	const [high, set] = useState(isHighContrast());
	return (
		<button type="button" class="tool" aria-pressed={high} onClick={() => { setHighContrast(!high); set(!high); }}>
			<Icon name="contrast" /><span class="unseen">{t.tools.contrast}</span>
		</button>
	);
}

function UserMenu({ me }: { me: Me }) {
	const { route } = useLocation();
	const role = me.role as Role;
	const desk = match(routes, '/admin')?.route.roles.includes(role), at = href(desk ? '/admin' : '/admin/people');
	return (
		<Pop label={t.tools.user} icon="user" text={me.person?.name ?? me.organisation ?? ''}>
			<div class="pop-head">
				<strong>{me.person?.name}</strong>
				<span class="quiet">{me.organisation_name ? pick(me.organisation_name) : me.organisation} · {t.roles[role]}</span>
				{me.programme && <span class="quiet"> · {t.asOf(day(me.programme.as_of))}</span>}
			</div>
			<hr />
			{(me.roles ?? []).filter((each) => each !== role).map((each) => (
				<button type="button" class="item" key={each} onClick={() => takeRole(each)}>{t.tools.role(each.replace(/^\w+/, (name) => t.roles[name as Role] ?? name))}</button>
			))}
			{(desk || me.manages_people) && <a href={at} onClick={(event) => { event.preventDefault(); event.stopPropagation(); route(at); }}>{desk ? t.tools.admin : t.tools.people}</a>}
			<a href="/docs">{t.tools.api}</a>
			<button type="button" class="item" onClick={() => void signOut()}>{t.tools.signOut}</button>
		</Pop>
	);
}
