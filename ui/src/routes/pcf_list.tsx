/* The footprints that a firm may see; the way to S6. */
import { usePages } from '../api/pages';
import type { Item } from '../api/fetch';
import type words from '../i18n/ko/pcf_list';
import { PageHead } from '../parts/head';
import { Link } from '../parts/link';
import { Empty, Waiting } from '../parts/states';
import { ListProblem } from '../parts/list_problem';
import { Table, type Column } from '../parts/table';
import { carbon, declared, percent } from '../parts/units';
import type { Screen } from './page';

type Row = Item<'/v1/footprints'>;

export default function PcfList({ w }: Screen<typeof words>) {
	const pages = usePages('/v1/footprints');
	const columns: Column<Row>[] = [
		{ key: 'name', head: w.head.name, head_of_row: true, value: (row) => row.name ?? row.product, cell: (row) => <Link to={`/pcf/${encodeURIComponent(row.product ?? '')}`}>{row.name ?? row.product}</Link> },
		{ key: 'kind', head: w.head.kind, value: (row) => row.kind, cell: (row) => w.kinds[row.kind ?? ''] ?? row.kind },
		{ key: 'organisation', head: w.head.organisation, value: (row) => pages.name(row, 'organisation'), cell: (row) => pages.name(row, 'organisation') },
		{ key: 'footprint', head: w.head.footprint, number: true, value: (row) => row.physical_kgco2e, cell: (row) => <>{carbon(row.physical_kgco2e, 'kg')} <span class="quiet">{w.per(declared(row.unit))}</span></> },
		{ key: 'primary', head: w.head.primary, number: true, value: (row) => row.primary_data_percent, cell: (row) => percent(row.primary_data_percent, 0) },
		{ key: 'state', head: w.head.state, value: (row) => String(row.complete), cell: (row) => <span class={row.complete ? 'badge good' : 'badge warn'}>{row.complete ? w.complete : w.incomplete}</span> },
	];
	return (
		<>
			<PageHead title={w.title} text={w.text} />
			<ListProblem of={pages} />
			{pages.waiting ? <Waiting tall /> : pages.rows.length === 0 && !pages.problem ? <Empty text={w.none} /> : (
				<div class="card"><Table caption={w.caption} columns={columns} rows={pages.rows} id={(row) => row.product ?? ''} complete={pages.complete} total={pages.total} more={pages.more} /></div>
			)}
		</>
	);
}
