/* A request is answered with a file for each table: the server checks them together first, and only a second press sends them; to others that ask for the same too. */
import { useRef, useState } from 'preact/hooks';
import { ask, newKey, ProblemError, type Problem } from '../api/fetch';
import { pick, t } from '../i18n';
import type words from '../i18n/ko/inbox';
import { Dialog } from '../parts/dialog';
import { FileDrop } from '../parts/drop';
import { ProblemNote } from '../parts/states';
import { bytes, count, period } from '../parts/units';
import { toast } from '../shell/say';
import type { Request } from './inbox_order';

interface Chosen {
	id: string;
	name: string;
	text: string;
}
interface Props {
	request: Request;
	others: Request[];
	w: typeof words;
	onClose: (changed: boolean) => void;
}
export function AnswerDialog({ request, others, w, onClose }: Props) {
	const [chosen, choose] = useState<Chosen[]>([]);
	const [left, leave] = useState<Record<string, boolean>>({});
	/* of each request: it went through, or why not with this file */
	const [went, setWent] = useState<Record<string, Problem | true | null>>({});
	const [busy, setBusy] = useState(false);
	const [problem, setProblem] = useState<Problem | null>(null);
	const keys = useRef<Record<string, string>>({});
	const rest = [request, ...others].filter((each) => !left[each.request] && !went[each.request]), own = went[request.request] === true;
	const files = request.ask.map((each) => `${each}.csv`).join(', '), given = chosen.map((each) => each.text).join(', ');
	const close = () => onClose(Object.values(went).includes(true));
	const act = async (what: () => Promise<void>) => {
		setBusy(true);
		setProblem(null);
		try {
			await what();
		} catch (error) {
			if (!(error instanceof ProblemError))
				throw error;
			setProblem(error.problem);
		} finally {
			setBusy(false);
		}
	};
	/* The same files to each; what is wrong with the request itself ends it, what is wrong with another is told beside that one. */
	const post = async (all: Chosen[], to: Request[], dry: boolean) => {
		let through = true;
		for (const { request: each } of to) {
			const path = `/v1/requests/${each.split('/').map(encodeURIComponent).join('/')}/answer${dry ? '?dry_run=true' : ''}`;
			const put = (result: Problem | true | null) => setWent((before) => ({ ...before, [each]: result }));
			try {
				await ask('POST', path, { body: { uploads: all.map((one) => one.id) }, key: dry ? newKey() : keys.current[each] ??= newKey() });
				put(dry ? null : true);
			} catch (error) {
				if (each === request.request || !(error instanceof ProblemError))
					throw error;
				put(error.problem);
				through = false;
			}
		}
		return through;
	};
	const check = (file: File) => act(async () => {
		const before = chosen.filter((each) => each.name !== file.name);
		choose(before);
		const taken = await ask<{ id: string }>('POST', `/v1/files?name=${encodeURIComponent(file.name)}`, { file });
		const all = [...before, { id: taken.body.id, name: file.name, text: w.proof.chosen(file.name, bytes(file.size)) }];
		await post(all, [request, ...others], true);
		keys.current = {};
		choose(all);
	});
	const send = () => act(async () => {
		if (!await post(chosen, rest, false))
			return;
		toast(w.reply.sent);
		onClose(true);
	});
	return (
		<Dialog title={w.reply.title(pick(request.name))} onClose={close}>
			<p>{w.askedBy(pick(request.asker))}. {w.reply.tables(files)}</p>
			<FileDrop title={given || w.reply.file} text={w.reply.fileText} accept=".csv" busy={busy} onFile={(file) => void check(file)} />
			{given && !problem && <p class="good" role="status">{own ? w.reply.went : w.reply.checked}</p>}
			{others.length > 0 && (
				<fieldset class="choices">
					<legend>{w.reply.others}</legend>
					{others.map((each) => {
						const result = went[each.request];
						return (
							<div key={each.request}>
								<label class="choice">
									<input type="checkbox" checked={!left[each.request] && (!result || result === true)} disabled={busy || !!result} onChange={(event) => leave({ ...left, [each.request]: !event.currentTarget.checked })} />
									<span><strong>{pick(each.asker)}</strong> {pick(each.name)}<br /><span class="small quiet">{w.reply.gets(given || files, period(each.period.from, each.period.to))}</span></span>
								</label>
								{result === true ? <p class="good" role="status">{w.reply.went}</p> : result && <ProblemNote problem={result} level={3} />}
							</div>
						);
					})}
				</fieldset>
			)}
			{problem && <ProblemNote problem={problem} level={3} />}
			<div class="row">
				<button type="button" class="button main" disabled={!given || busy || rest.length === 0} onClick={() => void send()}>{w.reply.send}{rest.length > 1 && ` (${count(rest.length)})`}</button>
				<button type="button" class="button" onClick={close}>{own ? t.close : t.cancel}</button>
			</div>
		</Dialog>
	);
}
