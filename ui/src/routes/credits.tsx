/* S16: a company in the trading scheme: what it must hand in against what it holds, offsets against their limit, batches and what to use first. */
import type { Answer, Item } from '../api/fetch';
import { usePages } from '../api/pages';
import { useQuery } from '../api/query';
import { Picture } from '../charts/picture';
import type words from '../i18n/ko/credits';
import { said } from '../api/words';
import { Card } from '../parts/card';
import { Explain } from '../parts/explain';
import { Input } from '../parts/form';
import { PageHead } from '../parts/head';
import { useHere } from '../parts/link';
import { ListProblem } from '../parts/list_problem';
import { Rows } from '../parts/rows';
import { Stat } from '../parts/stat';
import { Asked, Empty, Waiting } from '../parts/states';
import { coded, field, figure, keyed, Table } from '../parts/table';
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
					<Input label={w.company} list={own.map((each) => [each, each])} value={chosen ?? ''} onChange={(company) => here({ company }, true)} />
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

const numberOf = (of: Position, key: string) => `position:${of.organisation}:${key}:${of.year}`;

function Figure({ name, of, w }: { name: string; of: Position; w: W }) {
	const figure = of.figures.find((each) => each.key === name);
	return (
		<section class="card">
			<h2 class="stat-name">{said('position', name)}</h2>
			<Stat value={valueOf(name, figure?.value)} />
			<p class="stat-note">
				{figure?.stand_in && <span class="badge warn">{w.standIn}</span>} {figure?.estimate && <span class="badge warn">{w.estimate}</span>} {figure?.value === null && w.unknown}
			</p>
			<p><Explain of={numberOf(of, name)} name={said('position', name)} /></p>
		</section>
	);
}

/* What to hand in first, and why. */
function Order({ of, w }: { of: Position; w: W }) {
	return (
		<Card title={w.order}>
			{of.surrender_order.length === 0 ? <p class="quiet">{w.orderNone}</p> : (
				<Table<Position['surrender_order'][number]>
					caption={w.order} captionUnseen rows={of.surrender_order} id={(row) => `${row.instrument} ${row.id}`}
					columns={[
						{ head: w.head.batch, cell: (row) => `${said('instrument', row.instrument)} ${row.id}` },
						figure(w.head.vintage, 'vintage'),
						figure(w.head.tonnes, 'tonnes', count),
						figure(w.head.use, 'use_t', count),
						field(w.head.last, 'last_day', day),
						coded(w.head.reason, 'reason', 'surrender_reason'),
					]}
				/>
			)}
		</Card>
	);
}

function Batches({ w }: { w: W }) {
	const batches = usePages('/v1/holdings', {}, 200);
	return (
		<Card title={w.batches}>
			<Rows<Holding>
				of={batches} none={w.batchesNone} caption={w.batches} id="serial"
				columns={[
					field(w.head.serial, 'serial', (serial) => <span class="small">{serial}</span>),
					field(w.head.project, 'project'),
					keyed(w.head.holder, batches, 'holder'),
					figure(w.head.tonnes, 'credits_t', count),
					field(w.head.state, 'state', (state) => <span class="badge">{said('credit_state', state)}</span>),
					figure(w.head.vintage, 'vintage'),
					field(w.head.since, 'since', day),
				]}
			/>
		</Card>
	);
}

function Figures({ of, w }: { of: Position; w: W }) {
	return (
		<details class="card">
			<summary>{w.all}</summary>
			<Table<Position['figures'][number]>
				caption={w.all} captionUnseen rows={of.figures} id="key"
				columns={[
					coded(w.head.figure, 'key', 'position'),
					{ head: w.head.value, number: true, cell: (row) => valueOf(row.key, row.value) },
					{ head: w.head.formula, cell: (row) => <Explain of={numberOf(of, row.key)} name={said('position', row.key)} /> },
					coded(w.head.source, 'source', 'position_source'),
				]}
			/>
		</details>
	);
}
