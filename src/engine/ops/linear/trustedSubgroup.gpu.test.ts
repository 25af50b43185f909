import { expect, test } from 'vitest';
import { createGpu } from '../../gpu/context.ts';
import { testDevice, testGpu, throwGpuErrors } from '../../testing/testGpu.ts';
import { trustedSubgroup } from './trustedSubgroup.ts';

test('subgroups are trusted where the device has them, and nothing is left behind', async () => {
  const gpu = await testGpu();
  const before = gpu.memory.liveBuffers;
  const size = await trustedSubgroup(gpu);
  expect(size).toBe(gpu.device.features.has('subgroups') ? gpu.device.adapterInfo.subgroupMinSize : 0);
  // The readback keeps one staging buffer for the next time.
  expect(gpu.memory.liveBuffers - before).toBeLessThanOrEqual(1);
  throwGpuErrors();
});

/** The device as a driver would show it that has no subgroups, or none as large as it says. */
async function deviceWith(overrides: Partial<Record<keyof GPUDevice, unknown>>) {
  const opened = await testDevice();
  const device = new Proxy(opened.device, {
    get(target, name) {
      if (name in overrides) return overrides[name as keyof GPUDevice];
      const value = Reflect.get(target, name, target) as unknown;
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
  return createGpu({ ...opened, device });
}

test('subgroups are not used where there are none', async () => {
  expect(await trustedSubgroup(await deviceWith({ features: new Set() }))).toBe(0);
});

test('subgroups that are smaller than the device says are found out', async () => {
  const { adapterInfo } = (await testDevice()).device;
  const subgroupMinSize = 4 * adapterInfo.subgroupMaxSize;
  expect(await trustedSubgroup(await deviceWith({ adapterInfo: { subgroupMinSize } }))).toBe(0);
});
