import { describe, expect, it } from "vitest";
import { DEVELOPER } from "../../../../local/slack/people.ts";
import { act, api, client, sandbox } from "../helpers.ts";

describe("people", () => {
  it("are listed, and nobody that the emulator made up", async () => {
    const slack = await sandbox();
    const { members } = await client(slack).users.list({ include_locale: true });
    expect(members?.map((member) => member.name)).toEqual(["aoi", "ken", "maya", "rin", "ambulance"]);
    expect(members?.[2]).toMatchObject({ tz: "Europe/London", locale: "en-US" });
  });

  it("says who somebody is, with the locale and time zone they have now", async () => {
    const slack = await sandbox();
    await act(slack, "locale", { as: DEVELOPER.id, locale: "ja-JP" });
    const { user } = await client(slack).users.info({ user: DEVELOPER.id, include_locale: true });
    expect(user).toMatchObject({
      id: DEVELOPER.id,
      name: "aoi",
      real_name: "Aoi Sato",
      is_bot: false,
      locale: "ja-JP",
      tz: "Asia/Tokyo",
      tz_offset: 32_400,
      profile: { title: "Developer" },
    });
    expect(JSON.stringify(user)).not.toContain("email");
    expect((await client(slack).users.info({ user: DEVELOPER.id })).user?.locale).toBeUndefined();
    expect(await api(slack, "users.info", { user: "U9" })).toEqual({ ok: false, error: "user_not_found" });
  });
});
