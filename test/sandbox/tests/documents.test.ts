/** The files of the local Sendcloud, opened by readers that know nothing of it. */
import { PNG } from 'pngjs';

import { isComplete, kindOf } from '../../../nodes/Sendcloud/files/kinds';
import { labelFile, type LabelRequest } from '../documents';
import { drawnPagesOf, pagesOf } from '../../support/pdf';

const PARCELS = [
	{ id: 101, trackingNumber: 'SC0000000101', orderNumber: 'KL-2026-1018' },
	{ id: 102, trackingNumber: 'SC0000000102', recipient: ['Jörg Müller', '1000 Łódź ^XZ'] },
];

const request = (changes: Partial<LabelRequest> = {}): LabelRequest => ({
	parcels: PARCELS,
	type: 'label',
	mime: 'application/pdf',
	paper: 'A6',
	dpi: 72,
	...changes,
});

describe('a PDF', () => {
	it('has a page a parcel, with what is told of it', async () => {
		const file = await labelFile(request());
		expect(kindOf(file)).toBe('pdf');
		expect(isComplete(file, 'pdf')).toBe(true);
		expect(await pagesOf(file)).toEqual([
			'LABEL\nParcel 101\nTracking SC0000000101\nOrder KL-2026-1018',
			'LABEL\nParcel 102\nTracking SC0000000102\nJörg Müller\n1000 ?ód? ^XZ',
		]);
	});

	it.each<[LabelRequest['paper'], number, number]>([
		['A4', 595, 842],
		['A5', 420, 595],
		['A6', 298, 420],
	])('has the size of %s', async (paper, width, height) => {
		const pages = await drawnPagesOf(await labelFile(request({ paper })));
		for (const { box } of pages) {
			expect(box.map(Math.round)).toEqual([0, 0, width, height]);
		}
		expect(pages[0].operators).toContain('constructPath');
	});

	it.each<[LabelRequest['type'], string]>([
		['customs-declaration', 'CUSTOMS DECLARATION'],
		['air-waybill', 'AIR WAYBILL'],
		['proof-of-delivery', 'PROOF OF DELIVERY'],
	])('says that it is a %s', async (type, title) => {
		const [first] = await pagesOf(await labelFile(request({ type, paper: 'A4' })));
		expect(first).toMatch(title);
	});
});

describe('ZPL', () => {
	it('has a label a parcel, and no command from a parcel in it', async () => {
		const file = await labelFile(request({ mime: 'application/zpl', dpi: 203 }));
		expect(kindOf(file)).toBe('zpl');
		expect(isComplete(file, 'zpl')).toBe(true);
		const labels = file.toString().split('^XZ\n').slice(0, -1);
		expect(labels).toHaveLength(2);
		expect(labels[0]).toMatch(/^\^XA\n.*\^PW839\^LL1183\n/);
		expect(labels[0]).toMatch('^FDTracking SC0000000101^FS');
		expect(labels[1]).toMatch('^FDParcel 102^FS');
		expect(labels[1]).toMatch('Łódź  XZ');
	});
});

describe('a PNG', () => {
	it.each([
		[150, 620, 874],
		[300, 1240, 1748],
	])('of %i dots an inch has the pixels of A6', async (dpi, width, height) => {
		const file = await labelFile(request({ mime: 'image/png', dpi }));
		expect(kindOf(file)).toBe('png');
		expect(isComplete(file, 'png')).toBe(true);
		const image = PNG.sync.read(file);
		expect([image.width, image.height]).toEqual([width, height]);
		expect(file.toString('latin1')).toMatch(
			'Description\0LABEL\nParcel 101\nTracking SC0000000101',
		);
		expect(file.toString('latin1')).not.toMatch('Parcel 102');
	});
});

describe('any file', () => {
	it.each(['application/pdf', 'application/zpl', 'image/png'] as const)(
		'is the same each time: %s',
		async (mime) => {
			const [one, other] = [await labelFile(request({ mime })), await labelFile(request({ mime }))];
			expect(one.equals(other)).toBe(true);
			const another = await labelFile(request({ mime, parcels: [PARCELS[1]] }));
			expect(one.equals(another)).toBe(false);
		},
	);

	it('needs a parcel', async () => {
		await expect(labelFile(request({ parcels: [] }))).rejects.toThrow('needs a parcel');
	});
});
