/** What can become of a parcel. Only Sendcloud has the list, so it is asked for when the panel is opened. */
import { PARCEL_STATUSES } from '../api/shipments';
import { filledBy } from '../engine/define';
import { SendcloudClient } from '../transport/client';
import { listIn } from '../transport/pagination';

export const parcelStatuses = {
	typeOptions: filledBy({
		name: 'getParcelStatuses',
		async loadOptions() {
			const answer = await new SendcloudClient(this).get(PARCEL_STATUSES);
			return listIn('data')(answer)
				.map(({ code, message }) => ({ name: String(message ?? code), value: String(code) }))
				.sort((a, b) => a.name.localeCompare(b.name));
		},
	}),
};
