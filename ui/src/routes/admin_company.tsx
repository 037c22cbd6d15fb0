/* One company: what holds of it and since when, its sites, products and people. */
import type { Item } from '../api/fetch';
import { usePages } from '../api/pages';
import { useQuery } from '../api/query';
import { me } from '../api/session';
import { Link } from '../parts/link';
import { Asked } from '../parts/states';
import { day } from '../parts/units';
import { col, Head, nameOf, Rows, type W } from './admin_parts';
import type { Screen } from './page';

const until = (row: { valid_to?: string | null; ended_on?: string | null }, w: W): string => (row.valid_to || row.ended_on ? day(row.valid_to ?? row.ended_on) : w.open);

export default function Company({ w, params }: Screen<W>) {
	const id = params['id'] ?? '';
	const firm = useQuery('/v1/organisations/{organisation}', { organisation: id });
	const of = { organisation: id };
	const status = usePages('/v1/organisation-status', of), agreements = usePages('/v1/agreements', of), sites = usePages('/v1/sites', of);
	const products = usePages('/v1/products', of), persons = usePages('/v1/persons', of);
	const values: Record<string, string> = { ...w.sizes, yes: '' };
	return (
		<Asked result={firm} tall>
			{(body) => (
				<>
					<Head w={w} title={nameOf(body)} text={[id, w.kinds[body.kind ?? ''] ?? body.kind].join(' · ')}>
						{me()?.role === 'operator' && <Link to={`/admin/people?invite=${encodeURIComponent(id)}`} class="button main">{w.people.invite}</Link>}
					</Head>
					<div class="stack">
						{(body.business_number || body.ksic) && (
							<dl class="pairs">
								{body.business_number && <><dt>{w.head.business}</dt><dd>{body.business_number}</dd></>}
								{body.ksic && <><dt>{w.head.industry}</dt><dd>{body.ksic}</dd></>}
							</dl>
						)}
						<Rows<Item<'/v1/persons'>>
							of={persons} title={w.companies.people} none={w.companies.noPeople} id={(row) => row.person ?? ''}
							columns={[
								col('name', w.head.name, (row) => (me()?.role === 'operator' ? <Link to={`/admin/people?person=${encodeURIComponent(row.person ?? '')}`}>{row.name || row.person}</Link> : row.name || row.person)),
								col('area', w.head.area, (row) => w.areas[row.area ?? ''] ?? row.area), col('mail', w.head.mail),
								col('valid_from', w.head.since, (row) => day(row.valid_from)), col('valid_to', w.head.until, (row) => until(row, w)),
							]}
						/>
						<Rows<Item<'/v1/agreements'>>
							of={agreements} title={w.companies.agreements} none={w.companies.noAgreements} id={(row) => row.agreement ?? ''}
							columns={[
								col('agreement', w.head.agreement), col('role', w.head.role, (row) => w.agreementRoles[row.role ?? ''] ?? row.role),
								col('tier', w.head.tier, (row) => (row.tier ? w.tier(String(row.tier)) : '')), col('consortium', w.head.consortium),
								col('signed_on', w.head.since, (row) => day(row.signed_on)), col('ended_on', w.head.until, (row) => until(row, w)),
							]}
						/>
						<Rows<Item<'/v1/organisation-status'>>
							of={status} title={w.companies.status} none={w.companies.noStatus} id={(row) => `${row.attribute} ${row.value} ${row.valid_from}`}
							columns={[
								col('attribute', w.head.fact, (row) => w.attributes[row.attribute ?? ''] ?? row.attribute), col('value', w.head.value, (row) => values[row.value ?? ''] ?? row.value),
								col('valid_from', w.head.since, (row) => day(row.valid_from)), col('valid_to', w.head.until, (row) => until(row, w)),
							]}
						/>
						<Rows<Item<'/v1/sites'>>
							of={sites} title={w.companies.sites} none={w.companies.noSites} id={(row) => row.site ?? ''}
							columns={[col('name', w.head.name, (row) => <Link to={`/site/${row.site}/data`}>{row.name}</Link>), col('site', w.head.key), col('region', w.head.region)]}
						/>
						<Rows<Item<'/v1/products'>>
							of={products} title={w.companies.products} none={w.companies.noProducts} id={(row) => row.product ?? ''}
							columns={[col('name', w.head.name, (row) => <Link to={`/pcf/${row.product}`}>{row.name ?? row.product}</Link>), col('product', w.head.key), col('kind', w.head.kind, (row) => w.productKinds[row.kind ?? ''] ?? row.kind)]}
						/>
					</div>
				</>
			)}
		</Asked>
	);
}
