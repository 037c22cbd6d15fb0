/* A request is answered with files: the server checks them first, and only a second press sends them. */
import { useRef, useState } from 'preact/hooks';
import { ask, newKey, ProblemError, type Problem } from '../api/fetch';
import { pick, t } from '../i18n';
import type words from '../i18n/ko/inbox';
import { Dialog } from '../parts/dialog';
import { FileDrop } from '../parts/drop';
import { ProblemNote } from '../parts/states';
import { bytes } from '../parts/units';
import { toast } from '../shell/say';
import type { Request } from './inbox_order';

export function AnswerDialog({ request, w, onClose }: { request: Request; w: typeof words; onClose: (changed: boolean) => void }) {
	const [upload, setUpload] = useState<{ id: string; text: string } | null>(null);
	const [busy, setBusy] = useState(false);
	const [problem, setProblem] = useState<Problem | null>(null);
	const key = useRef(newKey());
	const path = `/v1/requests/${request.request.split('/').map(encodeURIComponent).join('/')}/answer`;
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
	const check = (file: File) => act(async () => {
		setUpload(null);
		const taken = await ask<{ id: string }>('POST', `/v1/files?name=${encodeURIComponent(file.name)}`, { file });
		await ask('POST', `${path}?dry_run=true`, { body: { uploads: [taken.body.id] }, key: newKey() });
		key.current = newKey();
		setUpload({ id: taken.body.id, text: w.proof.chosen(file.name, bytes(file.size)) });
	});
	const send = () => act(async () => {
		await ask('POST', path, { body: { uploads: [upload?.id] }, key: key.current });
		toast(w.reply.sent);
		onClose(true);
	});
	return (
		<Dialog title={w.reply.title(pick(request.name))} onClose={() => onClose(false)}>
			<p>{w.askedBy(pick(request.asker))}. {w.reply.tables(request.ask.map((each) => `${each}.csv`).join(', '))}</p>
			<FileDrop title={upload?.text ?? w.reply.file} text={w.reply.fileText} accept=".csv" busy={busy} onFile={(file) => void check(file)} />
			{upload && <p class="good" role="status">{w.reply.checked}</p>}
			{problem && <ProblemNote problem={problem} level={3} />}
			<div class="row">
				<button type="button" class="button main" disabled={!upload || busy} onClick={() => void send()}>{w.reply.send}</button>
				<button type="button" class="button" onClick={() => onClose(false)}>{t.cancel}</button>
			</div>
		</Dialog>
	);
}
