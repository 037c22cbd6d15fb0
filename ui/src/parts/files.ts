/* Files that the server makes of a list: asked for by their type, and given to the reader. */
import { lang } from '../i18n';
import { ProblemError, roleHeader, type Problem } from '../api/fetch';

export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export function give(name: string, blob: Blob): void {
	const link = document.createElement('a');
	link.href = URL.createObjectURL(blob);
	link.download = name;
	link.click();
	setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

export async function fetchFile(at: string, type: string, name: string, purpose = ''): Promise<void> {
	const response = await fetch(at, { credentials: 'same-origin', headers: { Accept: type, 'Accept-Language': lang, ...roleHeader(), ...(purpose ? { 'X-Purpose': encodeURIComponent(purpose) } : {}) } });
	if (!response.ok)
		throw new ProblemError(await response.json() as Problem);
	give(name, await response.blob());
}
