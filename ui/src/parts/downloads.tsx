/* A list as a workbook or as CSV; `at`: its address, given what the kind of file asks for. */
import { t } from '../i18n';
import { fetchFile, XLSX } from './files';

export function Downloads({ at, name, purpose, csv = false }: { at: (query: Record<string, boolean>) => string; name: string; purpose?: string; csv?: boolean }) {
	const button = (kind: 'xlsx' | 'csv', type: string, query = {}) =>
		<button type="button" class="button" onClick={() => void fetchFile(at(query), type, `${name}.${kind}`, purpose)}>{t.figure.get(t.figure[kind])}</button>;
	return <>{button('xlsx', XLSX)}{csv && button('csv', 'text/csv', { bom: true })}</>;
}
