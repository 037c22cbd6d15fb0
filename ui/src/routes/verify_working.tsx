/* The verifier's own work on a case, each a job of the command that does it: the sample and the version, recomputing from the raw readings, the working papers.
 * The key never comes near the browser: the working papers are signed where the key is, and the signed case is handed in here. */
import { useState } from 'preact/hooks';
import { address, ask } from '../api/fetch';
import { useAddress } from '../api/query';
import { said } from '../api/words';
import type { JobRequest } from '../api/jobs';
import type words from '../i18n/ko/verify';
import { Copy } from '../parts/copy';
import { shift } from '../parts/decimal';
import { FileDrop } from '../parts/drop';
import { resultOf, useStart } from '../parts/job';
import { Locked } from '../parts/states';
import { Table } from '../parts/table';
import { count, number } from '../parts/units';
import { toast } from '../shell/say';
import { useSending, type Case } from './verify_findings';

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
/* A share as people write it. */
export const share = (of: string): string => `${number(shift(of, 2))} %`;
const fileOf = (verification: string): string => verification.replace(/[^\w-]+/g, '_');
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
	const state = () => void stated.start({ command: 'verify', arguments: [key], format: 'json' }, w.showSample);
	const begin = (job: typeof stated, name: string, command: string, more: Partial<JobRequest>) => (
		<button type="button" class="button" disabled={job.running} onClick={() => void job.start({ command, arguments: [key], ...more }, name)}>{name}</button>
	);
	return (
		<section class="card stack-small">
			<h2>{w.working}</h2>
			<p class="quiet">{w.workingText}</p>
			<div class="row">
				<button type="button" class="button" disabled={stated.running} onClick={state}>{w.showSample}</button>
				{begin(steps, w.recompute, 'verify recompute', { format: 'json' })}
				{begin(papers, w.export, 'verify export', { options: { out: `${fileOf(key)}.case` } })}
				{papers.job?.state === 'succeeded' && <a class="button main" href={resultOf(papers.job)} download>{w.exported}</a>}
			</div>
			{stated.note}{steps.note}{papers.note}
			{papers.job?.state === 'succeeded' && <p class="small quiet">{w.exportText}</p>}
			{steps.answer && <Recomputed at={steps.answer} w={w} />}
			{stated.answer && <Version at={stated.answer} verification={key} onSigned={state} w={w} />}
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

/* The file that the command wrote. The server judges it as the command line does; refused, nothing changes. */
function HandIn({ verification, onSigned, w }: { verification: string; onSigned: () => void; w: W }) {
	const { note, busy, send } = useSending(() => { toast(w.handedIn); onSigned(); });
	const path = address('/v1/verifications/{verification}/signatures', { verification });
	return (
		<>
			<FileDrop title={w.handIn} text={w.handInText} accept=".signed,.case,.txt,text/plain" maxBytes={64 << 20} busy={busy} onFile={(file) => void send((key) => ask('POST', path, { file, key }))} />
			{note}
		</>
	);
}

function Version({ at, verification, onSigned, w }: { at: string; verification: string; onSigned: () => void; w: W }) {
	const { body } = useAddress<Stated>(at);
	if (!body)
		return null;
	const rows = body.facts.filter((each) => each['kind'] === 'sample').sort((a, b) => Number(a['place'] ?? 1e9) - Number(b['place'] ?? 1e9));
	const command = `sangsaeng verify sign ${fileOf(verification)}.case --key verifier.key -o ${fileOf(verification)}.signed`;
	return (
		<div class="stack-small">
			<p>{w.drawn(count(body.drawn), count(rows.length), count(body.drawn_minimum), share(body.materiality))}</p>
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
			{body.signatures.some((each) => each.holds) ? <Locked text={w.locked} />
				: <p>{body.stale ? w.stale : body.open_findings > 0 ? w.blocked(count(body.open_findings)) : w.ready}</p>}
			<p class="row"><code class="code">{body.version_sha256}</code><Copy text={body.version_sha256} /></p>
			<p class="quiet">{w.signing}</p>
			<p class="row"><code class="code">{command}</code><Copy text={command} /></p>
			<HandIn verification={verification} onSigned={onSigned} w={w} />
			{body.signatures.length > 0 && <ul class="small">{body.signatures.map((each) => <li key={each.public_key}>{w.signature(each.role, each.public_key.slice(0, 16), each.holds)}</li>)}</ul>}
		</div>
	);
}
