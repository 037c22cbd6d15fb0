import { t } from '../i18n';
import { say, toast } from '../shell/say';

export function Copy({ text }: { text: string }) {
	const copy = () => navigator.clipboard.writeText(text).then(() => toast(t.copied), () => say(text));
	return <button type="button" class="button" onClick={() => void copy()}>{t.copy}</button>;
}
