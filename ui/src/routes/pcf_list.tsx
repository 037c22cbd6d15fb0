/* The footprints that a firm may see; the way to S6. */
import { usePages } from '../api/pages';
import type { Item } from '../api/fetch';
import type words from '../i18n/ko/pcf_list';
import { PageHead } from '../parts/head';
import { Link } from '../parts/link';
import { Rows } from '../parts/rows';
import { Empty } from '../parts/states';
import { coded, figure, keyed } from '../parts/table';
import { carbon, declared, percent } from '../parts/units';
import type { Screen } from './page';

type Row = Item<'/v1/footprints'>;
const nameOf = (row: Row) => row.name ?? row.product;

export default function PcfList({ w }: Screen<typeof words>) {
	const pages = usePages('/v1/footprints');
	return (
		<>
			<PageHead title={w.title} text={w.text} />
			<div class="card">
				<Rows<Row>
					of={pages} none={<Empty text={w.none} />} caption={w.caption} captionUnseen={false} id="product"
					columns={[
						{ head: w.head.name, value: nameOf, cell: (row) => <Link to="/pcf" id={row.product}>{nameOf(row)}</Link> },
						coded(w.head.kind, 'kind', 'product_kind'),
						keyed(w.head.organisation, pages, 'organisation'),
						{ head: w.head.footprint, number: true, value: (row) => row.physical_kgco2e, cell: (row) => <>{carbon(row.physical_kgco2e, 'kg')} <span class="quiet">/ {declared(row.unit)}</span></> },
						figure(w.head.primary, 'primary_data_percent', (part) => percent(part, 0)),
						{ head: w.head.state, value: (row) => String(row.complete), cell: (row) => <span class={row.complete ? 'badge good' : 'badge warn'}>{row.complete ? w.complete : w.incomplete}</span> },
					]}
				/>
			</div>
		</>
	);
}
