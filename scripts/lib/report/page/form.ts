import { rebalanced, type Settings } from "../../../../stacks/report/settings.js";

/** The fields of the what-if form. */
export interface Form {
  /** What they stand at. */
  read(): Settings;
}

/** Brings the form to life; `changed` is called whenever somebody has changed a field. */
export function useForm(form: HTMLFormElement, written: Settings, changed: () => void): Form {
  const input = (id: string) => form.querySelector<HTMLInputElement>(`#${id}`) as HTMLInputElement;
  const participants = input("participants");
  const participantsSlider = input("participants-slider");
  const mixSliders = written.mix.map((_, index) => input(`mix-${index}`));
  const relayed = input("relayed");
  let mix: readonly number[] = written.mix;

  const show = () => {
    for (const [index, slider] of mixSliders.entries()) {
      slider.value = String(mix[index]);
      said(slider, `${mix[index]}%`);
    }
    said(relayed, `${relayed.value}%`);
  };

  form.addEventListener("input", ({ target }) => {
    if (target === participantsSlider) participants.value = participantsSlider.value;
    if (target === participants) participantsSlider.value = participants.value;
    const moved = mixSliders.indexOf(target as HTMLInputElement);
    if (moved >= 0) mix = rebalanced(mix, moved, Number(mixSliders[moved]?.value));
    show();
    changed();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => {
    mix = written.mix;
    // The browser resets the fields after this event.
    setTimeout(() => {
      show();
      changed();
    });
  });
  // Some browsers fill in what stood there when the page was left.
  form.reset();
  form.hidden = false;
  return {
    read: () => ({
      participants: Number(participants.value),
      mix,
      // A slider has whole steps; untouched it stands for what is written.
      relayed: Number(relayed.value) === Math.round(written.relayed) ? written.relayed : Number(relayed.value),
      nodeType: input("node-type").value.trim(),
      survive: new FormData(form).get("survive") as Settings["survive"],
    }),
  };
}

function said(slider: HTMLInputElement, text: string): void {
  const beside = slider.parentElement?.querySelector("span");
  if (beside) beside.textContent = text;
  slider.setAttribute("aria-valuetext", text);
}
