/* S16: a company in the trading scheme: what it must hand in against what it holds, offsets against their limit, batches and what to use first. */
import type { Answer, Item } from '../api/fetch';
import { usePages } from '../api/pages';
import { useQuery } from '../api/query';
import { Picture } from '../charts/picture';
import type words from '../i18n/ko/credits';
import { PageHead } from '../parts/head';
import { useHere } from '../parts/link';
import { ListProblem } from '../parts/list_problem';
import { Stat } from '../parts/stat';
import { Asked, Empty, Waiting } from '../parts/states';
import { Table } from '../parts/table';
import { count, day, won } from '../parts/units';
import type { Screen } from './page';

type W = typeof words;
type Position = Answer<'/v1/credits/position'>;
type Holding = Item<'/v1/holdings'>;
const IN_CARDS = ['obligation_t', 'surrendered_kcu_t', 'offset_limit_left_t', 'mean_price_kcu_krw'];

export default function Credits({ w, query }: Screen<W>) {
	const companies = usePages('/v1/compliance', {}, 200);
	const own = [...new Set(companies.rows.map((row) => row.organisation ?? ''))].filter(Boolean).sort();
	const chosen = query['company'] || own[0];
	const here = useHere();
	return (
		<>
			<PageHead title={w.title} text={w.text}>
				{own.length > 1 && (
					<label class="field-line">{w.company}
						<select class="input" value={chosen} onInput={(event) => here({ company: event.currentTarget.value }, true)}>
							{own.map((each) => <option key={each} value={each}>{each}</option>)}
						</select>
					</label>
				)}
			</PageHead>
			<ListProblem of={companies} />
			{companies.waiting ? <Waiting tall /> : chosen ? <Of organisation={chosen} w={w} /> : !companies.problem && <Empty text={w.none} />}
		</>
	);
}

function Of({ organisation, w }: { organisation: string; w: W }) {
	const position = useQuery('/v1/credits/position', {}, { organisation });
	return (
		<Asked result={position} tall>
			{(body) => (
				<div class="stack">
					<div class="cards">{IN_CARDS.map((key) => <Figure key={key} name={key} of={body} w={w} />)}</div>
					<Picture path="/v1/credits/position" query={{ organisation }} title={w.picture} name={`position-${organisation}-${body.year}`} />
					<Order of={body} w={w} />
					<Batches w={w} />
					<Figures of={body} w={w} />
				</div>
			)}
		</Asked>
	);
}

const valueOf = (key: string, value: number | null | undefined) => (key.endsWith('_krw') ? won(value) : value === null || value === undefined ? count(value) : `${count(value)} t`);

function Figure({ name, of, w }: { name: string; of: Position; w: W }) {
	const figure = of.figures.find((each) => each.key === name);
	return (
		<section class="card">
			<h2 class="stat-name">{w.figures[name] ?? name}</h2>
			<Stat value={valueOf(name, figure?.value)} />
			<p class="stat-note">
				{figure?.stand_in && <span class="badge warn">{w.standIn}</span>} {figure?.estimate && <span class="badge warn">{w.estimate}</span>} {figure?.value === null ? w.unknown : figure?.formula}
			</p>
		</section>
	);
}

/* What to hand in first, and why. */
function Order({ of, w }: { of: Position; w: W }) {
	return (
		<section class="card">
			<h2>{w.order}</h2>
			{of.surrender_order.length === 0 ? <p class="quiet">{w.orderNone}</p> : (
				<Table
					caption={w.order} captionUnseen rows={of.surrender_order} id={(row) => `${row.instrument} ${row.id}`}
					columns={[
						{ key: 'id', head: w.head.batch, head_of_row: true, cell: (row) => `${w.instruments[row.instrument] ?? row.instrument} ${row.id}` },
						{ key: 'vintage', head: w.head.vintage, number: true, value: (row) => row.vintage, cell: (row) => row.vintage },
						{ key: 'tonnes', head: w.head.tonnes, number: true, value: (row) => row.tonnes, cell: (row) => count(row.tonnes) },
						{ key: 'use', head: w.head.use, number: true, value: (row) => row.use_t, cell: (row) => count(row.use_t) },
						{ key: 'last', head: w.head.last, value: (row) => row.last_day, cell: (row) => day(row.last_day) },
						{ key: 'reason', head: w.head.reason, cell: (row) => w.reasons[row.reason] ?? row.reason },
					]}
				/>
			)}
		</section>
	);
}

function Batches({ w }: { w: W }) {
	const pages = usePages('/v1/holdings', {}, 200);
	return (
		<section class="card">
			<h2>{w.batches}</h2>
			<ListProblem of={pages} />
			{pages.waiting ? <Waiting /> : pages.rows.length === 0 && !pages.problem ? <p class="quiet">{w.batchesNone}</p> : (
				<Table<Holding>
					caption={w.batches} captionUnseen rows={pages.rows} id={(row) => row.serial ?? ''} complete={pages.complete} total={pages.total} more={pages.more}
					columns={[
						{ key: 'serial', head: w.head.serial, head_of_row: true, value: (row) => row.serial, cell: (row) => <span class="small">{row.serial}</span> },
						{ key: 'project', head: w.head.project, value: (row) => row.project, cell: (row) => row.project },
						{ key: 'holder', head: w.head.holder, value: (row) => row.holder, cell: (row) => row.holder },
						{ key: 'tonnes', head: w.head.tonnes, number: true, value: (row) => row.credits_t, cell: (row) => count(row.credits_t) },
						{ key: 'state', head: w.head.state, value: (row) => row.state, cell: (row) => <span class="badge">{w.states[row.state ?? ''] ?? row.state}</span> },
						{ key: 'vintage', head: w.head.vintage, number: true, value: (row) => row.vintage, cell: (row) => row.vintage },
						{ key: 'since', head: w.head.since, value: (row) => row.since, cell: (row) => day(row.since) },
					]}
				/>
			)}
		</section>
	);
}

function Figures({ of, w }: { of: Position; w: W }) {
	return (
		<details class="card">
			<summary>{w.all}</summary>
			<Table
				caption={w.all} captionUnseen rows={of.figures} id={(row) => row.key}
				columns={[
					{ key: 'name', head: w.head.figure, head_of_row: true, cell: (row) => w.figures[row.key] ?? row.key },
					{ key: 'value', head: w.head.value, number: true, cell: (row) => valueOf(row.key, row.value) },
					{ key: 'formula', head: w.head.formula, cell: (row) => row.formula ?? '' },
					{ key: 'source', head: w.head.source, cell: (row) => row.source ?? '' },
				]}
			/>
		</details>
	);
}
