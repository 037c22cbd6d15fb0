/* The window's title: the screen, then the product; the share of running work before both. */
import { t } from '../i18n';

let title = '';
let running: number | null = null;

function write(): void {
	document.title = (running === null ? '' : `(${running} %) `) + (title ? `${title} · ${t.product}` : t.product);
}
/* A screen that knows more than its own title (a part's name) says it. */
export function setTitle(text: string): void {
	title = text;
	write();
}
export function setRunning(percent: number | null): void {
	running = percent;
	write();
}
