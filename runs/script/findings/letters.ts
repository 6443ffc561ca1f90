/** Cyrillic and Greek letters that most fonts draw like Latin ones (from Unicode's `confusables.txt`, TR39). */
export const COMMON_LOOK_ALIKES: ReadonlySet<string> = new Set(
  "АВЕЅІЈКМНОРСТУХаеѕіјорсухԁԛԝһ\u03bfΑΒΕΖΗΙΚΜΝΟΡΤΥΧν\u04cf\u0501\u051b\u051d",
);
