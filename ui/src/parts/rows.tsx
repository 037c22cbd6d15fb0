/* A list that is read page by page, as a table: waiting, what went wrong, nothing yet, its rows. */
import type { ComponentChildren } from 'preact';
import type { Pages } from '../api/pages';
import { ListProblem } from './list_problem';
import { Waiting } from './states';
import { Table, type TableProps } from './table';

type Props<Row> = Omit<TableProps<Row>, 'rows' | 'complete' | 'total' | 'more'> & { of: Pages<Row>; none: ComponentChildren };
export function Rows<Row>({ of, none, ...table }: Props<Row>) {
	return (
		<>
			<ListProblem of={of} />
			{of.waiting ? <Waiting /> : of.rows.length > 0 ? <Table captionUnseen {...table} {...of} /> : !of.problem && (typeof none === 'string' ? <p class="quiet">{none}</p> : none)}
		</>
	);
}
