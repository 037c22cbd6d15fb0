/* A year of electricity of the firm's first site, beside its number. */
import { usePages } from '../api/pages';
import { useQuery } from '../api/query';
import { ownOnly } from '../api/session';
import { Link } from '../parts/link';
import { MonthBars } from './bars';
import { looksOf, nameOf, standing } from './row';

export function Year({ year }: { year: number }) {
	const [site] = usePages('/v1/sites', ownOnly()).rows;
	const grid = useQuery('/v1/sites/{site}/activity', site?.site ? { site: site.site } : null, { year }).body;
	return <>{grid?.rows.filter((row) => row.carrier === 'electricity').map((row) => {
		const values = row.cells.map(standing), title = `${site?.name} ${year} · ${nameOf(grid, row)} (${row.unit})`;
		return <div class="stack-small" key={row.process}><Link class="open-link" to={`/site/${encodeURIComponent(grid.site)}/data`} query={{ year: String(year) }}>{title}</Link><MonthBars title={title} unit={row.unit} values={values} looks={looksOf(grid, row, values, true)} /></div>;
	})}</>;
}
