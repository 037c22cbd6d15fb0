/* The verifier's own work on a case, each a job of the command that does it: the sample and the version, recomputing from the raw readings, the working papers.
 * The key never comes near the browser: what is signed is the version that is shown here, by a command where the key is. */
import { useState } from 'preact/hooks';
import { useAddress } from '../api/query';
import { said } from '../api/words';
import type { JobRequest } from '../api/jobs';
import type words from '../i18n/ko/verify';
import { Copy } from '../parts/copy';
import { resultOf, useStart } from '../parts/job';
import { Table } from '../parts/table';
import { count, number } from '../parts/units';
import type { Case } from './verify_findings';

type W = typeof words;
type Fact = Record<string, string | null>;
/* Answers of `sangsaeng verify CASE -O json` and `verify recompute CASE -O json`. */
interface Stated {
	version_sha256: string;
	drawn: number;
	drawn_minimum: number;
	materiality: string;
	open_findings: number;
	stale: boolean;
	facts: Fact[];
	signatures: { role: string; public_key: string; version_sha256: string; holds: boolean }[];
}
interface Steps {
	differ: number;
	steps: { measure: string | null; month: string | null; step: string; stored: string | null; recomputed: string | null; same: boolean }[];
}

export function Working({ of, w }: { of: Case; w: W }) {
	const key = of.verification ?? '';
	const [ids, setIds] = useState<Record<string, string | null>>({});
	const keep = (what: string) => (id: string | null) => setIds((old) => ({ ...old, [what]: id }));
	const stated = useStart(ids['stated'] ?? null, keep('stated'));
	const steps = useStart(ids['steps'] ?? null, keep('steps'));
	const papers = useStart(ids['papers'] ?? null, keep('papers'));
	const begin = (job: typeof stated, name: string, command: string, more: Partial<JobRequest>) => (
		<button type="button" class="button" disabled={job.running} onClick={() => void job.start({ command, arguments: [key], ...more }, name)}>{name}</button>
	);
	return (
		<section class="card stack-small">
			<h2>{w.working}</h2>
			<p class="quiet">{w.workingText}</p>
			<div class="row">
				{begin(stated, w.showSample, 'verify', { format: 'json' })}
				{begin(steps, w.recompute, 'verify recompute', { format: 'json' })}
				{begin(papers, w.export, 'verify export', { options: { out: `${key.replace(/[^\w-]+/g, '_')}.case` } })}
				{papers.job?.state === 'succeeded' && <a class="button main" href={resultOf(papers.job)} download>{w.exported}</a>}
			</div>
			{stated.note}{steps.note}{papers.note}
			{papers.job?.state === 'succeeded' && <p class="small quiet">{w.exportText}</p>}
			{steps.answer && <Recomputed at={steps.answer} w={w} />}
			{stated.answer && <Version at={stated.answer} verification={key} w={w} />}
		</section>
	);
}

function Recomputed({ at, w }: { at: string; w: W }) {
	const { body } = useAddress<Steps>(at);
	const wrong = body?.steps.filter((each) => !each.same) ?? [];
	return body ? (
		<div role="status">
			<p class={body.differ ? 'note bad' : 'note good'}>{body.differ ? w.differ(count(body.differ), count(body.steps.length)) : w.same(count(body.steps.length))}</p>
			{wrong.length > 0 && <ul class="small">{wrong.slice(0, 50).map((each, i) => <li key={i}>{[each.measure, each.month, each.step].filter(Boolean).join(' · ')}: {each.stored ?? w.blank} ≠ {each.recomputed ?? w.blank}</li>)}</ul>}
		</div>
	) : null;
}

function Version({ at, verification, w }: { at: string; verification: string; w: W }) {
	const { body } = useAddress<Stated>(at);
	if (!body)
		return null;
	const rows = body.facts.filter((each) => each['kind'] === 'sample').sort((a, b) => Number(a['place'] ?? 1e9) - Number(b['place'] ?? 1e9));
	const command = `sangsaeng verify sign ${verification} --key verifier.key --db FILE -o ${verification}.signed`;
	return (
		<div class="stack-small">
			<p>{w.drawn(count(body.drawn), count(rows.length), count(body.drawn_minimum), body.materiality)}</p>
			<Table<Fact>
				caption={w.showSample} captionUnseen rows={rows} id={(row) => row['measure'] ?? ''}
				columns={[
					{ key: 'measure', head: w.head.measure, head_of_row: true, cell: (row) => row['measure'] },
					{ key: 'place', head: w.head.place, number: true, cell: (row) => row['place'] ?? '' },
					{ key: 'drawn', head: w.head.drawn, cell: (row) => said('drawn', row['drawn']) || w.notDrawn },
					{ key: 'grams', head: w.head.size, number: true, cell: (row) => number(row['grams'], 15) },
					{ key: 'risk', head: w.head.risk, cell: (row) => [row['risk_points'], (row['risks'] ?? '').split(' ').filter(Boolean).map((each) => said('risk', each)).join(', ')].filter(Boolean).join(' · ') },
				]}
			/>
			<h3>{w.version}</h3>
			<p>{body.stale ? w.stale : body.open_findings > 0 ? w.blocked(count(body.open_findings)) : w.ready}</p>
			<p class="row"><code class="code">{body.version_sha256}</code><Copy text={body.version_sha256} /></p>
			<p class="quiet">{w.signing}</p>
			<p class="row"><code class="code">{command}</code><Copy text={command} /></p>
			{body.signatures.length > 0 && <ul class="small">{body.signatures.map((each) => <li key={each.public_key}>{w.signature(each.role, each.public_key.slice(0, 16), each.holds)}</li>)}</ul>}
		</div>
	);
}
