/* S18: the documents that a role may have, each made by a job, from whatever it may be made of. */
import { useState } from 'preact/hooks';
import type { Item } from '../api/fetch';
import { useAddress, useQuery } from '../api/query';
import { me } from '../api/session';
import { said } from '../api/words';
import { pick, t } from '../i18n';
import type words from '../i18n/ko/reports';
import { Card } from '../parts/card';
import { Input, type Choice } from '../parts/form';
import { PageHead } from '../parts/head';
import { resultOf, useStart } from '../parts/job';
import { Link } from '../parts/link';
import { Asked, Empty } from '../parts/states';
import type { Screen } from './page';

type W = typeof words;
type Kind = Item<'/v1/reports'>;
/* Where a kind's subjects are found: the list, its key, what they are called. */
const SUBJECTS: Record<string, [list: string, key: string, name: string]> = {
	PRODUCT: ['footprints', 'product', 'name'], FIRM: ['organisations?kind=supplier', 'organisation', 'name'], GRANT: ['grants', 'grant', 'organisation'], PROJECT: ['projects', 'project', 'name'],
	CASE: ['verifications', 'verification', 'project'], 'BLOCK|PROJECT': ['projects', 'project', 'name'],
};

export default function Reports({ w }: Screen<W>) {
	const reports = useQuery('/v1/reports');
	return (
		<>
			<PageHead title={w.title} text={w.text} />
			<Asked result={reports} tall>
				{(body) => (
					<div class="stack">
						{body.items.length === 0 && <Empty text={w.none} />}
						<div class="two">{body.items.map((kind) => <One kind={kind} w={w} key={kind.kind} />)}</div>
						<Card title={w.lists}><p>{w.listsText}</p><p><Link to="/lists" class="open-link">{t.open}</Link></p></Card>
					</div>
				)}
			</Asked>
		</>
	);
}

function One({ kind, w }: { kind: Kind; w: W }) {
	const own = kind.subject === 'FIRM' && me()?.role === 'supplier' ? (me()?.organisation ?? '') : null;
	const found = SUBJECTS[kind.subject ?? ''];
	const list = useAddress<{ items: Record<string, string>[] }>(found && own === null ? `/v1/${found[0]}${found[0].includes('?') ? '&' : '?'}limit=500` : null);
	const ministries = useAddress<{ items: Record<string, string>[] }>(kind.audiences[0] === 'MINISTRY' ? '/v1/organisations?limit=500' : null);
	const [subject, setSubject] = useState(own ?? '');
	const [year, setYear] = useState('');
	const [audience, setAudience] = useState<string | null>(null);
	const [format, setFormat] = useState(kind.formats[0] ?? 'pdf');
	const [id, setId] = useState<string | null>(null);
	const { start, running, note, job } = useStart(id, setId);
	const title = pick(kind.title);
	/* A ministry reports for itself only. */
	const audiences: Choice[] = kind.audiences[0] === 'MINISTRY'
		? (ministries.body?.items ?? []).filter((each) => each['kind']?.startsWith('ministry') && (me()?.role !== 'ministry' || each['organisation'] === me()?.organisation)).map((each): Choice => [each['organisation'] ?? '', each['name'] ?? ''])
		: kind.audiences.map((each): Choice => [each, said('audience', each)]);
	if (kind.audiences[0] === 'MINISTRY' && me()?.role === 'operator')
		audiences.unshift(['', w.allMoney]);
	const chosen = audience ?? audiences[0]?.[0] ?? '';
	const make = () => {
		const name = [kind.kind, subject, year].filter(Boolean).join('-').replace(/[^\w-]+/g, '_');
		const options = { out: `${name}.${format}`, ...(year ? { year: Number(year) } : {}), ...(chosen ? { audience: chosen } : {}) };
		return start({ command: `report ${kind.kind}`, arguments: subject ? [subject] : [], options }, title);
	};
	const subjects = found ? (list.body?.items ?? []).map((each): Choice => [each[found[1]] ?? '', [each[found[1]], each[found[2]]].filter(Boolean).join(' · ')]) : [];
	const empty = list.body && list.body.items.length === 0;
	return (
		<Card title={title}>
			{empty ? <p class="quiet">{w.nothing}</p> : (
				<form class="stack" onSubmit={(event) => { event.preventDefault(); void make(); }}>
					<div class="filters">
						{found && own === null && <Input label={said('report_subject', kind.subject)} required list={[['', t.choose], ...subjects]} value={subject} onChange={setSubject} />}
						{audiences.length > 0 && <Input label={w.audience} list={audiences} value={chosen} onChange={setAudience} />}
						{kind.year && <Input label={w.year} help={w.yearHelp} inputMode="numeric" pattern="20[0-9][0-9]" value={year} onChange={setYear} />}
						<Input label={w.format} list={kind.formats.map((each): Choice => [each, said('format', each)])} value={format} onChange={setFormat} />
					</div>
					<p class="row">
						<button type="submit" class="button" disabled={running}>{job ? w.again : w.make}<span class="unseen">: {title}</span></button>
						{job?.state === 'succeeded' && <a class="button main" href={resultOf(job)} download>{t.jobs.result}<span class="unseen">: {title}</span></a>}
					</p>
				</form>
			)}
			{note}
		</Card>
	);
}
