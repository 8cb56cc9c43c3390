/** New invoices. The document does not say in which order they come, so all are looked at: a few hundred at most. */
import { INVOICE_PAGES, INVOICES } from '../../api/invoices';
import type { PolledList } from '../../flows/polled';
import { paginate } from '../../transport/pagination';
import { simplified } from './shown';

export const newInvoices: PolledList = {
	rows: (client) => paginate(client, INVOICES, {}, INVOICE_PAGES),
	keyOf: ({ id }) => `invoice ${String(id)}`,
	simplified,
};
