/** A shipment, or one of its parcels, by whatever the merchant has at hand. */
import { SHIPMENTS, type Shipment } from '../../api/shipments';
import { atMost, filled, integer, limited } from '../../checks';
import { linkCursor, listIn } from '../../transport/pagination';
import { byText, named, nameOf, pick, type SearchInput } from './pick';

const PAGE = 50;

const entries = (list: Shipment[]) =>
	list.map(({ id, order_number: number, to_address: to, carrier, parcels = [] }) => {
		const { name, city } = (to ?? {}) as { name?: string; city?: string };
		const [{ status = {} } = {}] = parcels;
		return {
			name: nameOf(number, name, city, carrier?.name, status.message),
			value: String(id),
		};
	});

/** Of a text, Sendcloud finds whole order and tracking numbers; parts of words are looked for in one page. */
async function searchShipments({ client, filter, paginationToken }: SearchInput) {
	const page = async (query: Record<string, string | undefined>) =>
		await client.get(SHIPMENTS, { page_size: PAGE, ...query });
	const rows = listIn('data');
	if (filter === '') {
		const answer = await page({ cursor: paginationToken });
		return {
			results: entries(rows(answer) as Shipment[]),
			paginationToken: linkCursor(answer),
		};
	}
	const answers = await Promise.all([
		page({ order_number: filter }),
		page({ tracking_number: filter }),
		page({}),
	]);
	const [byOrder, byTracking, latest] = answers.map((one) => entries(rows(one) as Shipment[]));
	const all = [...byOrder, ...byTracking, ...named(latest, filter)];
	return { results: [...new Map(all.map((one) => [one.value, one])).values()] };
}

const shipmentId = limited<string>(
	atMost(64, filled),
	'the ID of a shipment, of letters, digits and hyphens',
	(value) => /^[A-Za-z0-9_-]+$/.test(value),
);

export const shipmentPick = pick<number | string>({
	one: 'shipment',
	many: 'shipments',
	field: {
		displayName: 'Shipment',
		default: { mode: 'orderNumber', value: '' },
		description:
			'From the list, by the order number that the customer knows, or by a number that Sendcloud or the carrier gave it',
	},
	search: searchShipments,
	none: 'Ship an order first, or create a shipment.',
	noMatch: 'Type its whole order number or tracking number.',
	hint: 'Type a whole order number or tracking number to find any shipment.',
	ways: [
		byText('id', 'By Shipment ID', shipmentId, 'e.g. 419f3be0-2f49-434b-bee4-d8cff9cf7d01'),
		byText('orderNumber', 'By Order Number', atMost(255, filled), 'e.g. KL-2026-1018'),
		byText('trackingNumber', 'By Tracking Number', atMost(255, filled), 'e.g. 3SYZXG8498635'),
		byText('parcelId', 'By Parcel ID', integer({ min: 1 }), 'e.g. 383707309'),
	],
});
