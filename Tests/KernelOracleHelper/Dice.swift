/// A case depends on the seed and its own number alone, so each can be run by itself.
struct Dice {
  private var numbers: SplitMix64

  init(seed: UInt64, stream: UInt64, index: Int) {
    numbers = SplitMix64(seed: seed)
    numbers = SplitMix64(seed: numbers.next() ^ (stream &* 0xD1B5_4A32_D192_ED03))
    numbers = SplitMix64(seed: numbers.next() ^ UInt64(index))
  }

  mutating func below(_ bound: Int) -> Int { Int(numbers.next() % UInt64(bound)) }
  mutating func chance(_ percent: Int) -> Bool { below(100) < percent }
  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

  /// One of `elements`, each as likely as its weight says.
  mutating func weighted<Element>(_ elements: [(weight: Int, value: Element)]) -> Element {
    var rest = below(elements.reduce(0) { $0 + $1.weight })
    for element in elements {
      rest -= element.weight
      if rest < 0 { return element.value }
    }
    return elements[0].value
  }
}
